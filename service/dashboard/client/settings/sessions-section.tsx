import { call, get } from '../api';
import { useSpeech } from '../language';
import type { SessionList } from '../types';
import { useResource } from '../use-resource';
import { Button } from '../ui/controls';
import { ConfirmButton } from '../ui/dialog';
import { Loaded, Trouble, useAction } from '../ui/failure';
import { useNotify } from '../ui/notices';
import { Badge, Section } from '../ui/parts';

const PATH = '/dashboard/sessions';

type OneSession = SessionList['sessions'][number];

function SessionRow({ session, onEnd }: { session: OneSession; onEnd: () => void }) {
	const { texts, formats } = useSpeech();
	const words = texts.settings;
	const notify = useNotify();
	const { id, role, method, who, current, created_at: begunAt, last_used_at: usedAt } = session;
	const name = who ?? words.methods[method ?? 'unknown'];
	const { busy, trouble, run } = useAction(async () => {
		await call('DELETE', `${PATH}/${id}`);
		notify({ kind: 'good', text: words.sessionEnded });
		onEnd();
	});
	return (
		<li>
			<div class="line">
				<div>
					<strong>{name}</strong> <Badge tone="plain">{words.roles[role]}</Badge>
					<p class="muted">
						{who !== null && `${words.methods[method ?? 'unknown']} · `}
						{words.lastUsed(formats.fromNow(usedAt ?? begunAt))} ·{' '}
						{words.sessionUntil(formats.date(session.expires_at))}
					</p>
				</div>
				{current ? (
					<Badge tone="good">{words.thisSession}</Badge>
				) : (
					<Button
						label={words.endSession}
						class="small"
						aria-label={words.endSessionOf(name)}
						disabled={busy}
						onClick={run}
					/>
				)}
			</div>
			<Trouble text={trouble} />
		</li>
	);
}

/** The active sessions. Each session except the current one has a button to end it. */
export function SessionsSection() {
	const { texts } = useSpeech();
	const words = texts.settings;
	const notify = useNotify();
	const found = useResource('sessions', () => get<SessionList>(PATH));
	const reload = () => void found.reload();
	return (
		<Section title={words.sessions} hint={words.sessionsHint}>
			<Loaded from={found}>
				{({ sessions }) => (
					<>
						<ul class="plain">
							{sessions.map((session) => (
								<SessionRow key={session.id} session={session} onEnd={reload} />
							))}
						</ul>
						{sessions.length > 1 && (
							<ConfirmButton
								label={words.endOthers}
								title={words.endOthersTitle}
								yes={words.endOthers}
								danger
								act={async () => {
									await call('DELETE', PATH);
									notify({ kind: 'good', text: words.sessionsEnded });
									reload();
								}}
							>
								<p>{words.endOthersBody}</p>
							</ConfirmButton>
						)}
					</>
				)}
			</Loaded>
		</Section>
	);
}
