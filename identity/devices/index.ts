/**
 * Devices: browsers and phones recognised across sessions by a random cookie. A device is known to an account from its first full
 * sign-in there until the holder forgets it; what is known may not be locked out by strangers.
 */
export { type AccountDevice, createDeviceStore, type DeviceStore, deviceHash } from './store.ts'
