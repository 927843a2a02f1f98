import { useId, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { PLATFORMS } from '../platforms';
import type { PlatformTexts } from '../../server/dashboard-shell';
import type { Account } from '../types';
import { AccountChoice, Button, TextField } from '../ui/controls';
import { Trouble } from '../ui/failure';
import { CheckFirst } from './check-upload';

const ACCEPTED = 'video/mp4,video/quicktime,video/webm,image/jpeg,image/png,image/webp';

/** Where a file is dropped or chosen. */
function FileDrop({ file, onFile }: { file: File | undefined; onFile: (file: File) => void }) {
	const { texts, formats } = useSpeech();
	const words = texts.uploads;
	const [over, setOver] = useState(false);
	const inputId = useId();
	const take = (files: FileList | null | undefined) => {
		const [first] = files ?? [];
		if (first) onFile(first);
	};
	return (
		<div
			class={`drop ${over ? 'over' : ''}`}
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				event.preventDefault();
				setOver(false);
				take(event.dataTransfer?.files);
			}}
		>
			<p>
				<strong>{file ? words.chosen(file.name, formats.size(file.size)) : words.drop}</strong>
			</p>
			<input
				id={inputId}
				class="unseen"
				type="file"
				accept={ACCEPTED}
				onChange={(event) => take(event.currentTarget.files)}
			/>
			<label class="button" for={inputId}>
				{file ? words.other : words.choose}
			</label>
		</div>
	);
}

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

/** As what a file is posted, where the chosen platforms leave a choice. */
function TypeChoice(props: {
	platform: PlatformTexts;
	value: string;
	onChoice: (mediaType: string) => void;
}) {
	const { language, texts } = useSpeech();
	const id = useId();
	return (
		<>
			<label for={id}>{texts.uploads.type(props.platform.label)}</label>
			<select id={id} value={props.value} onChange={(event) => props.onChoice(event.currentTarget.value)}>
				<option value="">{texts.uploads.typeByFile}</option>
				{Object.entries(props.platform.uploads.mediaTypes).map(([value, name]) => (
					<option key={value} value={value}>
						{name[language]}
					</option>
				))}
			</select>
		</>
	);
}

/** Choosing a file, where it goes and what belongs to it. */
export function SendForm(props: {
	accounts: readonly Account[];
	maxBytes: number;
	onSend: (file: File, fields: Record<string, string>) => void;
}) {
	const { language, texts, formats } = useSpeech();
	const words = texts.uploads;
	const { maxBytes, onSend } = props;
	const usable = props.accounts.filter(({ connected }) => connected);
	const [file, setFile] = useState<File>();
	const [ids, setIds] = useState<string[]>(() => (usable.length === 1 ? usable.map(({ id }) => id) : []));
	const [caption, setCaption] = useState('');
	const [mediaType, setMediaType] = useState('');
	const [trouble, setTrouble] = useState<string>();
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
			<AccountChoice label={words.targets} accounts={usable} ids={ids} onChoice={setIds} />
			<TextField
				label={words.caption}
				hint={PLATFORMS.map(({ uploads }) => uploads.caption[language]).join(' ')}
				rows={3}
				value={caption}
				onText={setCaption}
			/>
			{typed && <TypeChoice platform={typed} value={mediaType} onChoice={setMediaType} />}
			<Trouble text={trouble} />
			<div class="buttons">
				<Button label={words.start} type="submit" class="primary" />
				{file && !isTooLarge && chosen.length > 0 && (
					<CheckFirst key={`${file.name} ${JSON.stringify(fields)}`} file={file} fields={fields} />
				)}
			</div>
		</form>
	);
}
