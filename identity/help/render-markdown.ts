import { Marked, type Token, type Tokens } from 'marked'
import { figurePlaceholder } from './figures.ts'

/** Turns a link's target into an address; undefined when there is no such page, and then its words stand alone. */
export type ResolveLink = (address: string) => string | undefined

/**
 * Markdown to HTML that is safe to put into a page: raw HTML is shown as text, pictures are left out, and a link is kept only
 * when it leads to an article or a page of ours (ASVS 5.0 1.3.1: no markup but what the renderer itself writes).
 */
export function renderMarkdown(markdown: string, resolve: ResolveLink): string {
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      table(token) {
        return drawTable(token, cell => this.parser.parseInline(cell.tokens))
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens)
        const address = resolve(href)
        return address === undefined ? words : `<a href="${escapeHtml(address)}">${words}</a>`
      },
    },
  })
  return marked.parse(markdown, { async: false })
}

/** As `DataTable` draws one: on a phone each row is a card, whose values say what they are. */
function drawTable({ header, rows }: Tokens.Table, draw: (cell: Tokens.TableCell) => string): string {
  const head = header.map(cell => `<th scope="col">${draw(cell)}</th>`).join('')
  const body = rows.map(([first, ...rest]) => {
    const name = first === undefined ? '' : `<th scope="row">${draw(first)}</th>`
    const cells = rest.map(
      (cell, at) => `<td data-label="${escapeHtml(header[at + 1]?.text ?? '')}">${draw(cell)}</td>`,
    )
    return `<tr>${name}${cells.join('')}</tr>`
  })
  return `<div class="table"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>\n`
}

/** The addresses of all links in a text, and whether it has raw HTML or pictures, which no article may have. */
export function inspectMarkdown(markdown: string): { links: string[]; foreign: string[] } {
  const links: string[] = []
  const foreign: string[] = []
  const marked = new Marked({ gfm: true })
  void marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (token.type === 'link') links.push(String(token.href))
    if (token.type === 'html' || token.type === 'image') foreign.push(token.raw.trim())
  })
  return { links, foreign }
}

/** An article's words without its marks, for the search. */
export const plainText = (markdown: string): string =>
  markdown
    .replace(figurePlaceholder, ' ')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/[#>*_`[\]|]|^\s*(?:\d+\.|-)\s/gm, ' ')

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
