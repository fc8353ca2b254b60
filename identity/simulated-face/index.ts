/**
 * The page of the simulated face provider: says that it is simulated, and asks what to say of whoever stands before the camera.
 * Exists only with that gateway; owns no data.
 */
export { createSimulatedFacePages } from './create-simulated-face-pages.tsx'
