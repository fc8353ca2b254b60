// Every component in every state, for tests and for looking at. Not part of any app.
export { AccountSample } from './account.tsx'
export { ComponentsSample } from './components.tsx'
export { createGalleryApp, sampleFrame } from './gallery-app.tsx'
export { SignInSample } from './sign-in.tsx'
