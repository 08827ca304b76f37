/** Shows the reference dark if the visitor's system is dark. */
const viewer = document.querySelector('rapi-doc');
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => viewer.setAttribute('theme', dark.matches ? 'dark' : 'light');
dark.addEventListener('change', follow);
follow();
