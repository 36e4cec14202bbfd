import Core
import Hummingbird
import Look
import TradeNetwork
import Workflows

extension Site {
    /// One's own password.
    var passwordPages: [PageEndpoint] {
        [
            .get("/password", .everybody) { call in show(call, Self.passwordForm(call, FormInput()), in: nil) },
            .post("/password", .everybody) { call, form in
                var form = form
                let viewer = call.viewer
                guard let signedIn = call.signedIn else { throw Problem.tokenMissing }
                // Passwords are taken as typed, blanks and all.
                let (current, new, again) = (form.values["current"] ?? "", form.values["password"] ?? "", form.values["again"] ?? "")
                if current.isEmpty { form.fault("current", viewer.say(.passwordCurrentMissing)) }
                if new.isEmpty { form.fault("password", viewer.say(.passwordNewMissing)) } else if new != again { form.fault("again", viewer.say(.passwordDiffers)) }
                guard form.faults.isEmpty else { return show(call, Self.passwordForm(call, form), in: nil) }
                do {
                    try await workflows.changePassword(of: signedIn, from: current, to: new, address: clientAddress(call.visit))
                    return redirect(to: "/", flash: .passwordChanged)
                } catch SignInRefusal.wrong {
                    form.fault("current", viewer.say(.passwordCurrentWrong))
                } catch let refusal as any Refusal {
                    form.fault(refusal, among: ["password"])
                }
                return show(call, Self.passwordForm(call, form), in: nil)
            },
        ]
    }

    private static func passwordForm(_ call: PageCall, _ input: FormInput) -> FormPage {
        let viewer = call.viewer
        let form = Form(
            "/password",
            fields: [
                input.filled("current", viewer.say(.passwordCurrent), .password()),
                input.filled("password", viewer.say(.passwordNew), .password(autocomplete: "new-password"), hint: viewer.say(.passwordHint)),
                input.filled("again", viewer.say(.passwordAgain), .password(autocomplete: "new-password")),
            ], buttons: [.submit(viewer.say(.passwordButton))], hidden: [Hidden("csrf", call.csrf)], error: input.wholeFault)
        return FormPage(title: viewer.say(.passwordTitle), lead: viewer.say(.passwordLead), back: Link(viewer.say(.navOverview), "/"), form: form)
    }
}
