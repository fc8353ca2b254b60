/** @jsxImportSource hono/jsx/dom */
import { useEffect, useRef, useState } from 'hono/jsx/dom'
import { type Camera, openCamera } from '../camera.ts'
import { Button, Field, Heading, Icon, Notice } from '../parts.tsx'
import type { Scene } from '../scene.ts'

/** The camera, a picture of the album, or the line below the picture typed: each ends in the same text. */
export function Scan({
  scene,
  refused,
  onText,
  onTyped,
}: {
  scene: Scene
  /** Why the one before was not taken, and what was typed then. */
  refused: { problem?: string; typed?: string }
  onText: (text: string) => void
  /** Only who types may give the short code: a picture or a link with one is somebody else's doing. */
  onTyped: (text: string) => void
}) {
  const { t } = scene
  const video = useRef<HTMLVideoElement>(null)
  const [camera, setCamera] = useState<Camera | null>(null)
  const [dark, setDark] = useState(false)
  const [torch, setTorch] = useState(false)
  const [typing, setTyping] = useState(refused.typed !== undefined)
  const [text, setText] = useState(refused.typed ?? '')
  const [error, setError] = useState<string | null>(refused.problem ?? null)

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
        setError(said => said ?? t('scan.no-camera'))
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
    const found = image && readImage(image)
    if (found) onText(found)
    else setError(t('scan.no-picture'))
  }

  return (
    <div class="content narrow stack">
      <Heading title={t('scan.title')} />
      {error && !typing ? <Notice kind="warn">{error}</Notice> : null}
      {typing ? (
        <form
          class="card"
          onSubmit={(event: Event) => {
            event.preventDefault()
            if (text.trim() !== '') onTyped(text)
          }}
        >
          <Field id="text" label={t('scan.type-label')} hint={t('scan.type-hint')} error={error}>
            <input
              id="text"
              value={text}
              onInput={(event: Event) => setText((event.target as HTMLInputElement).value)}
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
              setError(null)
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
