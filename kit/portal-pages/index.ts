/** Pages that every portal shows alike, each in its own words: something about signing in did not work, or a message and what to do. */
export { MessagePage, ProblemPage } from './problem-page.tsx'
