/**
 * A simulated service desk: a clerk asks the customer at the desk or on the telephone to confirm on their phone (CIBA), and learns
 * whether they did. What the page keeps is sealed in its own cookie. It is there in the demonstration only: a real desk is behind the
 * staff's own sign-in.
 */
export { createDesk } from './routes.tsx'
