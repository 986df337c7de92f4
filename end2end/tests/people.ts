/** Who is who in the demo circle. */
export const ORGANISER = { name: 'Dawn Okafor', email: 'dawn.okafor@example.org' };
export const ANOTHER_ORGANISER = { name: 'Tomasz Wójcik', email: 'tomasz.wojcik@example.org' };
export const MEMBER = { name: 'Priya Raman', email: 'priya.raman@example.org' };
