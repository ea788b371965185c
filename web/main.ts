/** Starts the page: styles, language, appearance, then the app. */
import { mount } from 'svelte'
import App from './App.svelte'
import { appearance } from './appearance.svelte.ts'
import { language } from './language.svelte.ts'
import './styles/main.scss'

const root = document.getElementById('app')
if (!root) throw new Error('index.html has no #app')

language.start()
appearance.start()
mount(App, { target: root })
