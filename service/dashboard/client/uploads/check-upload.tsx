import { useState } from 'preact/hooks';
import { call } from '../api';
import { useSpeech } from '../language';
import type { Report } from '../types';
import { Button } from '../ui/controls';
import { Message, Trouble, useAction } from '../ui/failure';
import { PlatformTag } from '../ui/parts';

async function checkFile(file: File, fields: Record<string, string>): Promise<Report> {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	form.append('file', file);
	return call<Report>('POST', '/api/uploads/preflight', form);
}

/** The results of checking one file against the limits of all platforms. */
function FileReport({
	name,
	report: { ok, problems, warnings },
}: {
	name: string | undefined;
	report: Report;
}) {
	const { texts } = useSpeech();
	const words = texts.uploads;
	return (
		<>
			{name !== undefined && <h3>{name}</h3>}
			{ok && <p class="notice good">{words.checkOk}</p>}
			{problems.length > 0 && (
				<div class="trouble">
					<p>
						<strong>{words.problems}</strong>{' '}
						{[...new Set(problems.map(({ action }) => texts.actions[action]))].join(' ')}
					</p>
					<ul>
						{problems.map(({ platform, ...told }) => (
							<li key={`${platform} ${told.code}`}>
								<PlatformTag platform={platform} /> <Message told={told} />
							</li>
						))}
					</ul>
				</div>
			)}
			{warnings.length > 0 && (
				<div class="muted">
					<p>{words.warnings}</p>
					<ul>
						{warnings.map((told) => (
							<li key={told.code}>
								<Message told={told} />
							</li>
						))}
					</ul>
				</div>
			)}
		</>
	);
}

/** Checks files against the platforms' limits before they are uploaded. */
export function CheckFirst({ files, fields }: { files: readonly File[]; fields: Record<string, string> }) {
	const { texts } = useSpeech();
	const words = texts.uploads;
	const [reports, setReports] = useState<readonly { name: string; report: Report }[]>([]);
	const { busy, trouble, run } = useAction(async () => {
		setReports([]);
		for (const file of files) {
			const report = await checkFile(file, fields);
			setReports((known) => [...known, { name: file.name, report }]);
		}
	});
	return (
		<>
			<Button label={busy ? words.checking : words.check} disabled={busy} onClick={run} />
			<div class="report" role="status">
				<Trouble text={trouble} />
				{reports.map(({ name, report }) => (
					<FileReport key={name} name={files.length > 1 ? name : undefined} report={report} />
				))}
			</div>
		</>
	);
}
