// 客户服务: what a customer sets up for themselves. The personal login name (B12, B13): a form with a picture of four digits → an
// operation approved in exactly that name → the issuer, whose names these are, changes it.

export { changeLoginName, createChangeLoginName } from './change-login-name.ts'
export { createImageCodeStore, createImageCodes } from './image-codes.ts'
export { createServicePages } from './routes.tsx'
