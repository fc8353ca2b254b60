/** The portal's home page: what the service does, for anyone; who is signed in and where to go, for the person. */
export { createFrontDoor } from './routes.tsx'
