import { get } from '../api';
import { useSpeech } from '../language';
import type { Account, SyncEntry } from '../types';
import { useResource } from '../use-resource';
import { ReadingFailed } from '../ui/failure';
import { Badge, Loading } from '../ui/parts';

const SHOWN = 20;

/** What was refreshed of an account, the newest first. */
export function SyncLog({ account }: { account: Account }) {
	const { texts, formats } = useSpeech();
	const words = texts.accounts;
	const log = useResource(`${account.id} ${account.last_synced_at}`, () =>
		get<{ sync_log: SyncEntry[] }>(`/api/accounts/${account.id}/sync-log?limit=${SHOWN}`),
	);
	if (log.failure) return <ReadingFailed failure={log.failure} retry={log.reload} />;
	if (!log.data) return <Loading />;
	if (log.data.sync_log.length === 0) return <p class="muted">{words.logEmpty}</p>;
	return (
		<ul class="log">
			{log.data.sync_log.map(({ id, at, kind, outcome, detail }) => (
				<li key={id}>
					<Badge tone={outcome === 'ok' ? 'good' : 'bad'}>
						{words.kinds[kind]} {words.outcomes[outcome]}
					</Badge>
					<time dateTime={at}>{formats.time(at)}</time>
					<span lang="en">{detail}</span>
				</li>
			))}
		</ul>
	);
}
