// import { sessions } from '../sessions/store.ts'
export { decide } from './rules.ts'
export { store } from './store.ts'
