import type { Account, OverviewFigures } from '../types';

/** An account with its metrics, which may still be loading. */
export interface AccountRow {
	account: Account;
	figures: OverviewFigures | undefined;
}

/** Joins accounts with their metrics, sorted so that accounts that need attention come first, then by size. */
export function toRows(accounts: readonly Account[], figures: readonly OverviewFigures[]): AccountRow[] {
	const byId = new Map(figures.map((one) => [one.account_id, one]));
	const urgency = ({ account, figures: own }: AccountRow) =>
		account.health === 'ok' ? (own?.stale ? 1 : 2) : 0;
	return accounts
		.map((account) => ({ account, figures: byId.get(account.id) }))
		.sort((a, b) => urgency(a) - urgency(b) || (b.figures?.followers ?? -1) - (a.figures?.followers ?? -1));
}

/** Groups the accounts; those without a group come last. */
export function byGroup(rows: readonly AccountRow[]): [group: string | null, rows: AccountRow[]][] {
	const groups = new Map<string | null, AccountRow[]>();
	for (const row of rows) {
		const { group } = row.account;
		groups.set(group, [...(groups.get(group) ?? []), row]);
	}
	return [...groups].sort(
		([a], [b]) => Number(a === null) - Number(b === null) || (a ?? '').localeCompare(b ?? ''),
	);
}

type Summed = 'followers' | 'followers_change_7_days' | 'followers_change_30_days';

/** Returns true if an account's metrics can be included in totals. */
export const isSummed = ({ figures }: AccountRow) => figures?.computed === true && figures.followers !== null;

/** Returns the sum of a metric over the accounts that have it; null if no account has it. */
export function total(rows: readonly AccountRow[], name: Summed): number | null {
	const values = rows.filter(isSummed).flatMap(({ figures }) => figures?.[name] ?? []);
	return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}
