import { useState } from 'preact/hooks';
import { call, type Failure } from '../api';
import { useSpeech } from '../language';
import type { Account } from '../types';
import { wordsOf } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { useSecond } from '../ui/parts';

/** How often the service lets an account be refreshed by hand. */
const REFRESH_EVERY_SECONDS = 5 * 60;

const storageKey = ({ id }: Account) => `mediakit-refresh-${id}`;

/** From when on an account may be refreshed again, as far as this browser knows; survives a reload of the page. */
const readDue = (account: Account) => Number(localStorage.getItem(storageKey(account)) ?? 0);

/** Refreshes an account's statistics, and counts down until that is possible again. */
export function RefreshButton({ account, onDone }: { account: Account; onDone: () => void }) {
	const { texts, formats } = useSpeech();
	const notify = useNotify();
	const [busy, setBusy] = useState(false);
	const [dueAt, setDueAt] = useState(() => readDue(account));
	const now = useSecond(dueAt > Date.now());
	const secondsLeft = Math.max(0, Math.ceil((dueAt - now) / 1000));
	const { platform, id, username } = account;

	function waitFor(seconds: number) {
		const due = Date.now() + seconds * 1000;
		localStorage.setItem(storageKey(account), String(due));
		setDueAt(due);
	}

	async function refresh() {
		setBusy(true);
		try {
			await call('POST', `/api/auth/${platform}/sync?account=${encodeURIComponent(id)}`);
			waitFor(REFRESH_EVERY_SECONDS);
			notify({ kind: 'good', text: texts.accounts.refreshed(username) });
		} catch (error) {
			const { body } = error as Failure;
			if (body?.code === 'sync_too_soon') waitFor(body.retryAfterSeconds ?? REFRESH_EVERY_SECONDS);
			const action = body?.action && texts.actions[body.action];
			notify({ kind: 'bad', text: wordsOf(error, texts), ...(action && { detail: action }) });
		}
		setBusy(false);
		onDone();
	}

	const label = busy
		? texts.accounts.refreshing
		: secondsLeft > 0
			? texts.accounts.refreshIn(formats.countdown(secondsLeft))
			: texts.accounts.refresh;
	return (
		<button type="button" disabled={busy || secondsLeft > 0} onClick={refresh}>
			{label}
		</button>
	);
}
