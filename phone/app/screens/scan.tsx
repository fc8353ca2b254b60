/** @jsxImportSource hono/jsx/dom */
import { useEffect, useRef, useState } from 'hono/jsx/dom'
import { type Camera, openCamera } from '../camera.ts'
import { Button, Field, Heading, Icon, Notice } from '../parts.tsx'
import type { Scene } from '../scene.ts'

/** The camera, a picture of the album, or the line below the picture typed: each ends in the same text. */
export function Scan({
  scene,
  problem,
  onText,
  onTyped,
}: {
  scene: Scene
  problem: string | null
  onText: (text: string) => void
  /** Only who types may give the short code: a picture or a link with one is somebody else's doing. */
  onTyped: (text: string) => void
}) {
  const { t } = scene
  const video = useRef<HTMLVideoElement>(null)
  const [camera, setCamera] = useState<Camera | null>(null)
  const [dark, setDark] = useState(false)
  const [torch, setTorch] = useState(false)
  const [typing, setTyping] = useState(false)
  const [error, setError] = useState<string | null>(problem)

  useEffect(() => {
    const element = video.current
    if (typing || !element) return
    let gone = false
    let opened: Camera | null = null
    void openCamera(element, onText).then(result => {
      opened = result
      if (gone) {
        result?.close()
        return
      }
      if (result) setCamera(result)
      else {
        setDark(true)
        setError(t('scan.no-camera'))
      }
    })
    return () => {
      gone = true
      opened?.close()
    }
  }, [typing])

  const fromAlbum = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setError(null)
    const { readImage } = await import('../decode-picture.ts')
    const image = await createImageBitmap(file).catch(() => null)
    const text = image && readImage(image)
    if (text) onText(text)
    else setError(t('scan.no-picture'))
  }

  return (
    <div class="content narrow stack">
      <Heading title={t('scan.title')} />
      {error ? <Notice kind="warn">{error}</Notice> : null}
      {typing ? (
        <form
          class="card"
          onSubmit={(event: Event) => {
            event.preventDefault()
            const field = (event.target as HTMLFormElement).elements.namedItem('text') as HTMLInputElement
            if (field.value.trim() !== '') onTyped(field.value)
          }}
        >
          <Field id="text" label={t('scan.type-label')} hint={t('scan.type-hint')}>
            <input
              id="text"
              name="text"
              type="text"
              inputmode="numeric"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              required
            />
          </Field>
          <Button submit>{t('scan.continue')}</Button>
        </form>
      ) : dark ? null : (
        <div class="finder">
          <video ref={video} muted playsinline />
          <span class="finder-frame" aria-hidden="true" />
          <p>{t('scan.hint')}</p>
        </div>
      )}
      <ul class="scan-tools">
        {camera?.hasTorch && !typing ? (
          <li>
            <button
              type="button"
              class="tool"
              aria-pressed={torch ? 'true' : 'false'}
              onClick={() => {
                setTorch(!torch)
                void camera.light(!torch)
              }}
            >
              <Icon name="sun" />
              {t(torch ? 'scan.torch-off' : 'scan.torch-on')}
            </button>
          </li>
        ) : null}
        <li>
          <label class="tool">
            <Icon name="file" />
            {t('scan.album')}
            <input
              class="sr-only"
              type="file"
              accept="image/*"
              onChange={(event: Event) => void fromAlbum((event.target as HTMLInputElement).files?.[0])}
            />
          </label>
        </li>
        <li>
          <button
            type="button"
            class="tool"
            onClick={() => {
              setDark(false)
              setTyping(!typing)
            }}
          >
            <Icon name={typing ? 'scan' : 'edit'} />
            {t(typing ? 'scan.title' : 'scan.type')}
          </button>
        </li>
      </ul>
    </div>
  )
}
