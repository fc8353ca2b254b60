import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

export type SinkMail = { from: string; to: string[]; data: string }
export type SinkReplies = {
  /** The reply instead of the usual one, by command verb (`RCPT`, `DATA`, `AUTH` …) or `message` for the end of the data. */
  [verb: string]: string
}
export type SmtpSink = { port: number; mails: SinkMail[]; commands: string[] }

/** A mail server that keeps what it gets: as much of RFC 5321 as a client needs, in clear, on a free port. */
export async function withSmtpSink(
  replies: SinkReplies,
  work: (sink: SmtpSink) => Promise<void>,
  extensions: readonly string[] = ['8BITMIME', 'SMTPUTF8', 'AUTH PLAIN'],
): Promise<void> {
  const sockets = new Set<Socket>()
  const sink: SmtpSink = { port: 0, mails: [], commands: [] }
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    serve(socket, sink, replies, extensions)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the mail sink has no address')
  sink.port = address.port
  try {
    await work(sink)
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

function serve(socket: Socket, sink: SmtpSink, replies: SinkReplies, extensions: readonly string[]): void {
  let mail: SinkMail = { from: '', to: [], data: '' }
  let inData = false
  let pending = ''
  const say = (line: string) => socket.write(`${line}\r\n`)

  function onCommand(line: string): void {
    sink.commands.push(line)
    const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? ''
    const own = replies[verb]
    if (own !== undefined) return void say(own)
    if (verb === 'EHLO')
      for (const [i, text] of ['sink', ...extensions].entries()) say(`250${i < extensions.length ? '-' : ' '}${text}`)
    else if (verb === 'AUTH') say('235 2.7.0 accepted')
    else if (verb === 'MAIL') {
      mail = { from: line, to: [], data: '' }
      say('250 ok')
    } else if (verb === 'RCPT') {
      mail.to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
      say('250 ok')
    } else if (verb === 'DATA') {
      inData = true
      say('354 go on')
    } else if (verb === 'QUIT') say('221 bye')
    else say(verb === 'RSET' ? '250 ok' : '502 not here')
  }

  function onDataLine(line: string): void {
    if (line !== '.') {
      mail.data += `${line.replace(/^\.\./, '.')}\n`
      return
    }
    inData = false
    if (replies.message === undefined) sink.mails.push(mail)
    say(replies.message ?? '250 2.0.0 queued')
  }

  socket.on('data', chunk => {
    pending += chunk.toString('utf8')
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end)
      pending = pending.slice(end + 2)
      if (inData) onDataLine(line)
      else onCommand(line)
    }
  })
  if (replies.greeting !== '') say(replies.greeting ?? '220 sink ESMTP')
}
