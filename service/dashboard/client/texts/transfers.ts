import { plural, text } from './text';

/** Uploads from the browser to the service. */
export const transfers = {
	sending: text(
		(name: string) => `Sending ${name}`,
		(name) => `${name} wird gesendet`,
	),
	sent: text(
		(sent: string, total: string) => `${sent} of ${total}`,
		(sent, total) => `${sent} von ${total}`,
	),
	pause: text('Pause', 'Anhalten'),
	resume: text('Resume', 'Fortsetzen'),
	paused: text('Paused.', 'Angehalten.'),
	interrupted: text(
		'The connection was lost. The upload resumes once the service can be reached again.',
		'Die Verbindung ist abgerissen. Der Upload geht weiter, sobald der Dienst wieder erreichbar ist.',
	),
	resumed: text(
		'Resuming an earlier upload of this file.',
		'Ein früherer Upload dieser Datei wird fortgesetzt.',
	),
	stop: text('Stop and discard', 'Beenden und verwerfen'),
	accepted: text(
		(name: string) => `${name} has arrived. Follow its progress under Uploads.`,
		(name) => `${name} ist angekommen. Den Fortschritt siehst du unter Uploads.`,
	),
	onTheirWay: text(
		(count: number) => `Sending ${count} ${plural(count, 'file', 'files')}`,
		(count) => `${count} ${plural(count, 'Datei wird', 'Dateien werden')} gesendet`,
	),
	turn: text('Queued', 'In der Warteschlange'),
	speed: text(
		(size: string) => `${size}/s`,
		(size) => `${size}/s`,
	),
	timeLeft: text(
		(time: string) => `${time} left`,
		(time) => `noch ${time}`,
	),
	pauseFile: text(
		(name: string) => `Pause ${name}`,
		(name) => `${name} anhalten`,
	),
	resumeFile: text(
		(name: string) => `Resume ${name}`,
		(name) => `${name} fortsetzen`,
	),
	stopFile: text(
		(name: string) => `Stop and discard ${name}`,
		(name) => `${name} beenden und verwerfen`,
	),
	dismissFile: text(
		(name: string) => `Dismiss ${name}`,
		(name) => `${name} ausblenden`,
	),
	chooseAgain: text(
		(size: string) =>
			`The page was reloaded during the upload of this file (${size}). Choose the file again to resume.`,
		(size) =>
			`Die Seite wurde beim Upload dieser Datei (${size}) neu geladen. Wähle die Datei noch einmal, um den Upload fortzusetzen.`,
	),
	otherFile: text(
		'This is a different file. Choose the same one, unchanged.',
		'Das ist eine andere Datei. Wähle dieselbe, unverändert.',
	),
	goOn: text('Choose again', 'Noch einmal wählen'),
	goOnWith: text(
		(name: string) => `Choose ${name} again`,
		(name) => `${name} noch einmal wählen`,
	),
};
