import { plural, text } from './text';

/** Files on their way from the browser to the service. */
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
		'The connection broke off. It goes on by itself as soon as the service is reached again.',
		'Die Verbindung ist abgerissen. Es geht von selbst weiter, sobald der Dienst wieder erreichbar ist.',
	),
	resumed: text(
		'An earlier attempt with this file goes on.',
		'Ein früherer Versuch mit dieser Datei geht weiter.',
	),
	stop: text('Stop and discard', 'Beenden und verwerfen'),
	accepted: text(
		(name: string) => `${name} has arrived. Its way to the platforms is shown in Uploads.`,
		(name) => `${name} ist angekommen. Der Weg zu den Plattformen steht unter Uploads.`,
	),
	onTheirWay: text(
		(count: number) => `Sending ${count} ${plural(count, 'file', 'files')}`,
		(count) => `${count} ${plural(count, 'Datei wird', 'Dateien werden')} gesendet`,
	),
	turn: text('Waits for its turn', 'Wartet, bis sie an der Reihe ist'),
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
			`The page was loaded anew in the middle of this file (${size}). Choose it again, and it goes on where it was.`,
		(size) =>
			`Die Seite wurde mitten in dieser Datei (${size}) neu geladen. Wähle sie noch einmal, dann geht es dort weiter.`,
	),
	otherFile: text(
		'This is another file. Choose the same one, unchanged.',
		'Das ist eine andere Datei. Wähle dieselbe, unverändert.',
	),
	goOn: text('Choose again', 'Noch einmal wählen'),
	goOnWith: text(
		(name: string) => `Choose ${name} again`,
		(name) => `${name} noch einmal wählen`,
	),
};
