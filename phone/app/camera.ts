export interface Camera {
  hasTorch: boolean
  light: (on: boolean) => Promise<void>
  close: () => void
}

/** Milliseconds between two looks: quick for a hand, slow enough for an old phone. */
const lookEvery = 150
/** A frame is looked at no larger: a picture that fills the frame is read at this size, and old phones keep up. */
const largest = 720

/** Opens the camera at the back and looks until it reads something. Null where there is none, or it may not be used. */
export async function openCamera(video: HTMLVideoElement, onText: (text: string) => void): Promise<Camera | null> {
  const wanted = { video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false }
  const stream = await navigator.mediaDevices?.getUserMedia(wanted).catch(() => null)
  const [track] = stream?.getVideoTracks() ?? []
  if (!stream || !track) return null
  const { readImage } = await import('./decode-picture.ts')
  video.srcObject = stream
  await video.play().catch(() => {})
  const canvas = document.createElement('canvas')
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  const look = (): void => {
    const text = video.videoWidth > 0 ? readImage(video, canvas, largest) : null
    if (closed) return
    if (text) return onText(text)
    timer = setTimeout(look, lookEvery)
  }
  look()
  const capabilities = (track.getCapabilities?.() ?? {}) as { torch?: boolean }
  return {
    hasTorch: capabilities.torch === true,
    light: async on => await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }),
    close: () => {
      closed = true
      clearTimeout(timer)
      for (const one of stream.getTracks()) one.stop()
    },
  }
}
