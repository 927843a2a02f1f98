import { ConnectingWords, useConnecting } from '../accounts/connect-account';
import { get } from '../api';
import { useSpeech } from '../language';
import { link } from '../router';
import type { Account, Checklist, Overview, UploadList } from '../types';
import { useResource } from '../use-resource';
import { Loaded } from '../ui/failure';
import { ViewHead } from '../ui/parts';
import { toRows } from './account-rows';
import { AccountTable } from './account-table';
import { FirstSteps, isToBeShown } from './checklist';
import { ToDo } from './to-do';

const READ_EVERY_MS = 15_000;

async function read() {
	const [{ accounts }, { accounts: figures }, { uploads }, checklist] = await Promise.all([
		get<{ accounts: Account[] }>('/api/accounts'),
		get<Overview>('/dashboard/overview'),
		get<UploadList>('/api/uploads?state=awaiting_approval&order=oldest&limit=1'),
		get<Checklist>('/dashboard/checklist'),
	]);
	return { rows: toRows(accounts, figures), oldestWaiting: uploads[0]?.created_at, checklist };
}

function NoAccount() {
	const { texts } = useSpeech();
	return (
		<div class="empty">
			<p>
				<strong>{texts.accounts.empty}</strong>
			</p>
			<p>{texts.accounts.emptyHint}</p>
			<p>
				<a class="button" href={link('accounts')}>
					{texts.accounts.connect}
				</a>
			</p>
		</div>
	);
}

/** The start page: pending tasks, and all accounts at a glance. */
export function OverviewView() {
	const { texts } = useSpeech();
	const found = useResource('overview', read, READ_EVERY_MS);
	const { connecting, begin } = useConnecting(() => void found.reload());
	return (
		<>
			<ViewHead title={texts.views.overview} intro={texts.overview.intro} />
			<ConnectingWords connecting={connecting} />
			<Loaded from={found}>
				{({ rows, oldestWaiting, checklist }) => {
					const isBeginning = isToBeShown(checklist);
					const steps = isBeginning && <FirstSteps list={checklist} onHidden={() => void found.reload()} />;
					if (rows.length === 0) return steps || <NoAccount />;
					return (
						<>
							<ToDo rows={rows} oldestWaiting={oldestWaiting} reconnect={begin} />
							<AccountTable rows={rows} />
							{steps}
						</>
					);
				}}
			</Loaded>
		</>
	);
}
