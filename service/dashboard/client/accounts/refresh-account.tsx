import { useEffect, useState } from 'preact/hooks';
import { call, type Failure } from '../api';
import { useSpeech } from '../language';
import type { Account } from '../types';
import { Button } from '../ui/controls';
import { wordsOf } from '../ui/failure';
import { useNotify } from '../ui/notices';

/** The minimum interval between manual refreshes of an account, set by the service. */
const REFRESH_EVERY_SECONDS = 5 * 60;

/** Returns the current time, updated every second while it is needed. */
function useSecond(needed: boolean): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		if (!needed) return;
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), 1000);
		return () => clearInterval(timer);
	}, [needed]);
	return now;
}

/** Refreshes an account's statistics, and counts down until the next refresh is allowed. */
export function RefreshButton({ account, onDone }: { account: Account; onDone: () => void }) {
	const { texts, formats } = useSpeech();
	const notify = useNotify();
	const [busy, setBusy] = useState(false);
	const { platform, id, username } = account;
	// Stored in the browser, so that it survives a page reload.
	const dueKey = `mediakit-refresh-${id}`;
	const [dueAt, setDueAt] = useState(() => Number(localStorage.getItem(dueKey) ?? 0));
	const now = useSecond(dueAt > Date.now());
	const secondsLeft = Math.max(0, Math.ceil((dueAt - now) / 1000));

	function waitFor(seconds: number) {
		const due = Date.now() + seconds * 1000;
		localStorage.setItem(dueKey, String(due));
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
	return <Button label={label} disabled={busy || secondsLeft > 0} onClick={refresh} />;
}
