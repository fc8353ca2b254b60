/** 经办 makes, 复核 checks, 主管 checks what is above a checker's limit. Nobody checks what they have made. */
export const roles = ['maker', 'checker', 'manager'] as const
export type Role = (typeof roles)[number]

export const isChecker = (role: Role): boolean => role !== 'maker'
