import { useEffect, useId, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { platformLabel } from '../platforms';
import type { Account } from '../types';
import { AccountPicker } from '../ui/account-picker';
import { GROUPS, type Group } from './upload-states';

/** The delay between the last keystroke and the search, long enough to type the next letter of a word. */
const TYPING_MS = 300;

export interface Filters {
	group?: Group;
	platform?: Account['platform'];
	account?: Account;
	text: string;
}

/** Returns the query parameters for the filters, without the states. */
export const filterQuery = ({ platform, account, text }: Filters) =>
	new URLSearchParams({
		...(platform && { platform }),
		...(account && { account: account.id }),
		...(text.trim() && { q: text.trim() }),
	}).toString();

function Choice(props: {
	label: string;
	value: string;
	options: readonly (readonly [value: string, label: string])[];
	onChoice: (value: string) => void;
}) {
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{props.label}</label>
			<select
				id={id}
				value={props.value}
				onChange={({ currentTarget }) => props.onChoice(currentTarget.value)}
			>
				{props.options.map(([value, label]) => (
					<option key={value} value={value}>
						{label}
					</option>
				))}
			</select>
		</div>
	);
}

/** The filters of the upload list. */
export function UploadFilters(props: {
	filters: Filters;
	accounts: readonly Account[];
	onChange: (filters: Filters) => void;
}) {
	const { filters, accounts, onChange } = props;
	const { texts } = useSpeech();
	const words = texts.uploads;
	const id = useId();
	const [typed, setTyped] = useState(filters.text);
	useEffect(() => {
		if (typed === filters.text) return;
		const timer = setTimeout(() => onChange({ ...filters, text: typed }), TYPING_MS);
		return () => clearTimeout(timer);
	}, [typed, filters]);
	const platforms = [...new Set(accounts.map(({ platform }) => platform))];
	return (
		<search class="filters" aria-label={words.filters}>
			<Choice
				label={words.group}
				value={filters.group ?? ''}
				options={[
					['', words.groups.all],
					...Object.keys(GROUPS).map((group) => [group, words.groups[group as Group]] as const),
				]}
				onChoice={(group) => onChange({ ...filters, group: (group || undefined) as Group | undefined })}
			/>
			{platforms.length > 1 && (
				<Choice
					label={words.platform}
					value={filters.platform ?? ''}
					options={[['', words.groups.all], ...platforms.map((name) => [name, platformLabel(name)] as const)]}
					onChoice={(name) => onChange({ ...filters, platform: platforms.find((one) => one === name) })}
				/>
			)}
			{accounts.length > 1 && (
				<AccountPicker
					label={texts.common.account}
					accounts={accounts}
					chosen={filters.account}
					none={words.groups.all}
					onChoice={(account) => onChange({ ...filters, account })}
				/>
			)}
			<div class="field">
				<label for={id}>{words.search}</label>
				<input
					id={id}
					type="search"
					value={typed}
					onInput={({ currentTarget }) => setTyped(currentTarget.value)}
				/>
			</div>
		</search>
	);
}
