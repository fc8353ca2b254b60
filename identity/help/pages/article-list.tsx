import { List, ListRow } from '../../../kit/ui/index.ts'
import type { ArticleLink } from '../help.ts'

export function ArticleList({ items, label }: { items: readonly ArticleLink[]; label: string }) {
  return (
    <List label={label}>
      {items.map(({ address, title, summary }) => (
        <ListRow title={<a href={address}>{title}</a>} detail={summary} />
      ))}
    </List>
  )
}
