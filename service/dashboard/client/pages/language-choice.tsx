import { useId } from 'preact/hooks';
import { useSpeech } from '../language';
import { Button } from '../ui/controls';
import { useEditorTexts } from './page-editing';

/** The most common publishing languages; the API accepts every ISO 639 code. */
const CODES =
	'ar bg bn ca cs da de el en es et fa fi fil fr he hi hr hu id is it ja ko lt lv ms nb nl pl pt ro ru sk sl sr sv sw ta te th tr uk ur vi zh'.split(
		' ',
	);

const MOST = 10;

/** The languages in which a creator publishes: chosen by name, and kept in the order in which they were chosen. */
export function LanguageChoice(props: {
	codes: readonly string[];
	problem: string | undefined;
	onChoice: (codes: string[]) => void;
}) {
	const { language } = useSpeech();
	const texts = useEditorTexts();
	const id = useId();
	const { codes, onChoice } = props;
	const names = new Intl.DisplayNames(language, { type: 'language' });
	const left = CODES.filter((code) => !codes.includes(code))
		.map((code) => ({ code, name: names.of(code) ?? code }))
		.sort((a, b) => a.name.localeCompare(b.name, language));
	return (
		<>
			<label for={id}>{texts.languages}</label>
			{codes.length > 0 && (
				<div class="buttons">
					{codes.map((code) => (
						<Button
							key={code}
							class="small"
							label={`${names.of(code)} ×`}
							aria-label={texts.remove(names.of(code) ?? code)}
							onClick={() => onChoice(codes.filter((one) => one !== code))}
						/>
					))}
				</div>
			)}
			<select
				id={id}
				value=""
				disabled={codes.length >= MOST}
				onChange={({ currentTarget }) => onChoice([...codes, currentTarget.value])}
			>
				<option value="">{texts.addLanguage}</option>
				{left.map(({ code, name }) => (
					<option key={code} value={code}>
						{name}
					</option>
				))}
			</select>
			{props.problem && <p class="problem">{props.problem}</p>}
		</>
	);
}
