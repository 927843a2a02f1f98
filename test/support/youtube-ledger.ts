/** An insert, or something that others could see or were notified of (sandbox/youtube/README.md). */
export interface LedgerEntry {
	kind: string;
	video_id?: string;
	privacy_status?: string | null;
	notify_subscribers?: string | null;
	self_declared_made_for_kids?: boolean | null;
}

/**
 * Returns the entries that break rule 49 of contracts/youtube-api.md: inserts of videos that are not private, that
 * notify subscribers or that lack the made-for-kids declaration, and notifications of subscribers.
 */
export const findBreaches = (ledger: readonly LedgerEntry[]): LedgerEntry[] =>
	ledger.filter((entry) =>
		entry.kind === 'insert'
			? entry.privacy_status !== 'private' ||
				entry.notify_subscribers !== 'false' ||
				typeof entry.self_declared_made_for_kids !== 'boolean'
			: entry.kind === 'subscribers_notified',
	);
