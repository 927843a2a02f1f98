import { useId, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { PLATFORMS } from '../platforms';
import type { Account } from '../types';
import { PlatformTag } from '../ui/parts';
import { CheckFirst } from './check-upload';
import { FileDrop } from './drop-zone';

/** The fields of an upload as the service takes them (the same as the webhook's). */
function fieldsOf(chosen: readonly Account[], caption: string, mediaType: string): Record<string, string> {
	const of = (platform: Account['platform']) => chosen.filter((account) => account.platform === platform);
	const platforms = PLATFORMS.map(({ platform }) => platform).filter((name) => of(name).length > 0);
	return {
		platforms: platforms.join(','),
		...Object.fromEntries(
			platforms.map((platform) => [
				`account.${platform}`,
				of(platform)
					.map(({ id }) => id)
					.join(','),
			]),
		),
		...(caption.trim() !== '' && { content: caption.trim() }),
		...(mediaType !== '' && { media_type: mediaType }),
	};
}

/** Choosing a file, where it goes and what belongs to it. */
export function SendForm(props: {
	accounts: readonly Account[];
	maxBytes: number;
	onSend: (file: File, fields: Record<string, string>) => void;
}) {
	const { language, texts, formats } = useSpeech();
	const words = texts.uploads;
	const { accounts, maxBytes, onSend } = props;
	const usable = accounts.filter(({ connected }) => connected);
	const [file, setFile] = useState<File>();
	const [ids, setIds] = useState<string[]>(() => (usable.length === 1 ? usable.map(({ id }) => id) : []));
	const [caption, setCaption] = useState('');
	const [mediaType, setMediaType] = useState('');
	const [trouble, setTrouble] = useState<string>();
	const [captionId, typeId, hintId] = [useId(), useId(), useId()];
	const chosen = usable.filter(({ id }) => ids.includes(id));
	const typed = PLATFORMS.find(
		({ platform, uploads }) =>
			Object.keys(uploads.mediaTypes).length > 0 && chosen.some((account) => account.platform === platform),
	);
	const fields = fieldsOf(chosen, caption, typed ? mediaType : '');
	const isTooLarge = file !== undefined && file.size > maxBytes;

	function submit(event: Event) {
		event.preventDefault();
		if (file === undefined) return setTrouble(words.pickFile);
		if (isTooLarge) return setTrouble(words.tooLarge(formats.size(maxBytes)));
		if (chosen.length === 0) return setTrouble(words.pickTarget);
		setTrouble(undefined);
		setFile(undefined);
		setCaption('');
		onSend(file, fields);
	}

	if (usable.length === 0) return <p class="empty">{words.noTargets}</p>;
	return (
		<form class="card" aria-labelledby="send-title" onSubmit={submit} noValidate>
			<h2 id="send-title">{words.send}</h2>
			<FileDrop file={file} onFile={setFile} />
			<fieldset>
				<legend>{words.targets}</legend>
				<div class="choices">
					{usable.map(({ id, platform, username }) => (
						<label key={id} class="choice">
							<input
								type="checkbox"
								checked={ids.includes(id)}
								onChange={() => setIds(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id])}
							/>
							<PlatformTag platform={platform} /> @{username}
						</label>
					))}
				</div>
			</fieldset>
			<label for={captionId}>{words.caption}</label>
			<textarea
				id={captionId}
				rows={3}
				value={caption}
				aria-describedby={hintId}
				onInput={(event) => setCaption(event.currentTarget.value)}
			/>
			<p class="muted hint" id={hintId}>
				{PLATFORMS.map(({ uploads }) => uploads.caption[language]).join(' ')}
			</p>
			{typed && (
				<>
					<label for={typeId}>{words.type(typed.label)}</label>
					<select id={typeId} value={mediaType} onChange={(event) => setMediaType(event.currentTarget.value)}>
						<option value="">{words.typeByFile}</option>
						{Object.entries(typed.uploads.mediaTypes).map(([value, name]) => (
							<option key={value} value={value}>
								{name[language]}
							</option>
						))}
					</select>
				</>
			)}
			<p class="trouble" role="alert">
				{trouble}
			</p>
			<div class="buttons">
				<button type="submit" class="primary">
					{words.start}
				</button>
				{file && !isTooLarge && chosen.length > 0 && (
					<CheckFirst key={`${file.name} ${JSON.stringify(fields)}`} file={file} fields={fields} />
				)}
			</div>
		</form>
	);
}
