import { useState } from 'preact/hooks';
import { call } from '../api';
import { useSpeech } from '../language';
import type { Report } from '../types';
import { Button } from '../ui/controls';
import { useAction } from '../ui/failure';
import { PlatformTag } from '../ui/parts';

/** Asks what the platforms would say to a file, before it goes anywhere. */
export function CheckFirst({ file, fields }: { file: File; fields: Record<string, string> }) {
	const { texts } = useSpeech();
	const words = texts.uploads;
	const [report, setReport] = useState<Report>();
	const { busy, trouble, run } = useAction(async () => {
		setReport(undefined);
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.append(name, value);
		form.append('file', file);
		setReport(await call<Report>('POST', '/api/uploads/preflight', form));
	});
	return (
		<>
			<Button label={busy ? words.checking : words.check} disabled={busy} onClick={run} />
			<div class="report" role="status">
				{trouble && <p class="trouble">{trouble}</p>}
				{report?.ok && <p class="notice good">{words.checkOk}</p>}
				{report && report.problems.length > 0 && (
					<div class="trouble">
						<p>
							<strong>{words.problems}</strong>{' '}
							{[...new Set(report.problems.map(({ action }) => texts.actions[action]))].join(' ')}
						</p>
						<ul>
							{report.problems.map(({ platform, code, message }) => (
								<li key={`${platform} ${code}`}>
									<PlatformTag platform={platform} /> <span lang="en">{message}</span>
								</li>
							))}
						</ul>
					</div>
				)}
				{report && report.warnings.length > 0 && (
					<div class="muted">
						<p>{words.warnings}</p>
						<ul>
							{report.warnings.map(({ code, message }) => (
								<li key={code} lang="en">
									{message}
								</li>
							))}
						</ul>
					</div>
				)}
			</div>
		</>
	);
}
