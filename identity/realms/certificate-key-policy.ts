import { z } from 'zod'
import { duration } from './duration.ts'
import { anchorSchema } from './passkey-policy.ts'

/** A file in the folder of certificates (`LINGPAI_CERTIFICATES`). */
const file = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,80}$/i, 'is no plain name of a file')
const text = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })

/** Certificate keys (U盾). */
export const certificateKeyPolicySchema = z
  .strictObject({
    allowed: z.boolean().default(false),
    /**
     * Authorities whose certificates are taken, in PEM or as files of PEM. They must certify none but keys that can't leave their
     * device: a certificate key reaches AAL 3.
     */
    anchors: z.array(anchorSchema).max(100).default([]),
    anchorFiles: z.array(file).max(100).default([]),
    /** `required`: each certificate is looked up in a list that is in date, or is refused. */
    revocation: z.enum(['required', 'off']).default('required'),
    revocationFiles: z.array(file).max(100).default([]),
    /** `holder`: also the holder, a certificate that bears the own document's number; `counter`: only staff. */
    registration: z.enum(['holder', 'counter']).default('counter'),
    /** Of one account. */
    most: z.int().min(1).max(20).default(5),
    /** Before its end: renewed from then on, and the holder told. */
    warnBefore: duration.prefault('90d'),
    /** What software beside a key people may have (docs/guides/signing-middleware.md). */
    software: z
      .array(z.strictObject({ name: text, url: z.url({ protocol: /^https?$/ }) }))
      .max(10)
      .default([]),
  })
  .superRefine((given, context) => {
    if (!given.allowed) return
    if (given.anchors.length + given.anchorFiles.length === 0)
      context.addIssue({ code: 'custom', path: ['anchors'], message: 'names no authority to trust' })
    if (given.revocation === 'required' && given.revocationFiles.length === 0)
      context.addIssue({ code: 'custom', path: ['revocationFiles'], message: 'names no list, and one is required' })
  })

export type CertificateKeyPolicy = z.output<typeof certificateKeyPolicySchema>
