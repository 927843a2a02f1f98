import { call } from '../api';
import { useSpeech } from '../language';
import type { Account, PageEntry } from '../types';
import { Button } from '../ui/controls';
import { Copyable } from '../ui/copy';
import { ConfirmButton } from '../ui/dialog';
import { wordsOf } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Badge, PlatformTag } from '../ui/parts';
import { pagePath, storePage } from './page-editor';

/** What the owner of a website puts there. The slug holds no character that means something in HTML. */
const badgeSnippet = ({ url, slug }: PageEntry) =>
	`<a href="${url}"><img src="${url}.svg" alt="Media kit of ${slug}" height="48"></a>`;

/** A media-kit page: on or off, where it is, and what can be done with it. */
export function PageCard(props: {
	page: PageEntry;
	accounts: readonly Account[];
	onChange: () => void;
	edit: () => void;
}) {
	const { page, accounts, onChange } = props;
	const { texts } = useSpeech();
	const notify = useNotify();
	const words = texts.pages;
	const { slug, title, enabled, url, account_ids: ids } = page;

	async function flip() {
		try {
			await storePage({ ...page, enabled: !enabled });
			notify({ kind: 'good', text: enabled ? words.switchedOff(slug) : words.switchedOn(slug) });
		} catch (error) {
			notify({ kind: 'bad', text: wordsOf(error, texts) });
		}
		onChange();
	}

	async function remove() {
		await call('DELETE', pagePath(slug));
		notify({ kind: 'good', text: words.deleted });
		onChange();
	}

	return (
		<li class="card">
			<div class="line">
				<div>
					<h2>{title || slug}</h2>
					<p class="muted">/mediakit/{slug}</p>
				</div>
				<Badge tone={enabled ? 'good' : 'plain'}>{enabled ? words.on : words.off}</Badge>
			</div>
			<ul class="plain inline">
				{accounts
					.filter(({ id }) => ids.includes(id))
					.map(({ id, platform, username }) => (
						<li key={id}>
							<PlatformTag platform={platform} /> @{username}
						</li>
					))}
			</ul>
			<div class="buttons">
				<Button
					label={enabled ? words.switchOff : words.switchOn}
					class={enabled ? '' : 'primary'}
					onClick={flip}
				/>
				{enabled && (
					<a class="button" href={url} target="_blank" rel="noreferrer">
						{words.open}
					</a>
				)}
				<Button label={words.edit} onClick={props.edit} />
				<ConfirmButton
					label={words.delete}
					title={words.deleteTitle(slug)}
					yes={words.delete}
					danger
					act={remove}
				>
					<p>{words.deleteBody}</p>
				</ConfirmButton>
			</div>
			{enabled && <Copyable label={words.badge} text={badgeSnippet(page)} />}
		</li>
	);
}
