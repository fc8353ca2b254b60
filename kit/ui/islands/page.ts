import { closeMenus } from './close-menus.ts'
import { countDown } from './count-down.ts'
import { deadline } from './deadline.ts'
import { measureStrength } from './measure-strength.ts'
import { moveFocus } from './move-focus.ts'
import { playAudio } from './play-audio.ts'
import { printPage } from './print-page.ts'
import { proveWork } from './prove-work.ts'
import { revealPasswords } from './reveal-password.ts'
import { submitOnce } from './submit-once.ts'
import { takeOwnAddress } from './take-own-address.ts'

// What every page loads. The proof of work comes before submit-once: a form that it holds back was not sent.
takeOwnAddress()
proveWork()
submitOnce()
revealPasswords()
countDown()
deadline()
measureStrength()
playAudio()
closeMenus()
printPage()
moveFocus()
