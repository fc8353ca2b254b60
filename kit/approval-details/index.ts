/**
 * What is approved: the details of a payment or another operation as `authorization_details` carries them (RFC 9396), their one
 * spelling (RFC 8785) and its hash. Shared by who asks (portals), who shows and has it signed (identity) and who executes.
 */
export { canonicalJson } from './canonical-json.ts'
export {
  type ApprovalDetails,
  approvalDetails,
  detailTypes,
  hashOfDetails,
  type OperationDetails,
  operationOf,
  type PaymentDetails,
  plainYuan,
} from './details.ts'
