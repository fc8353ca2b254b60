/** The portal's home page with the entrances for persons and for companies (B1, B2). */
export { createFrontDoor } from './routes.tsx'
