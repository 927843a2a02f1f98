/** What the sandbox has noted of inserts, and of what others got to see or to hear of (sandbox/youtube/README.md). */
export interface LedgerEntry {
	kind: string;
	video_id?: string;
	privacy_status?: string | null;
	notify_subscribers?: string | null;
	self_declared_made_for_kids?: boolean | null;
}

/**
 * What no client of ours may do (contracts/youtube-api.md rule 49): an insert that is not private, would tell subscribers or
 * leaves the question about children open, and a video of which subscribers were told.
 */
export const findBreaches = (ledger: readonly LedgerEntry[]): LedgerEntry[] =>
	ledger.filter((entry) =>
		entry.kind === 'insert'
			? entry.privacy_status !== 'private' ||
				entry.notify_subscribers !== 'false' ||
				typeof entry.self_declared_made_for_kids !== 'boolean'
			: entry.kind === 'subscribers_notified',
	);
