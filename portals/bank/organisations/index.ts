// Organisations that bank here, and what each of their members may do: who makes batches of payments, who checks them, up to how much.

export { createOrganisations, type Membership, type Organisations } from './organisations.ts'
export { isChecker, type Role, roles } from './rules.ts'
export { createOrganisationStore, type OrganisationStore } from './store.ts'
