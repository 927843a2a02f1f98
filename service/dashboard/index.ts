export { registerDashboard } from './server/dashboard-routes';
export { createSessions, type Sessions } from './server/sessions';
