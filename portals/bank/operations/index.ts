// Operations other than payments that are approved in their exact details: a limit raised, a login name changed. Flow: `begin` keeps
// what will be done → its page shows it and sends to the approval → back there it is carried out, once, and the page says how it went.

export { createOperations } from './operations.ts'
export { createOperationPages } from './routes.tsx'
export { createOperationStore } from './store.ts'
