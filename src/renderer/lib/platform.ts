/** Whether the platform's modifier key is Cmd. */
export const isMac = /^Mac|iPhone|iPad/.test(navigator.platform);
