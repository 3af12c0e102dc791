package org.zsmtp.testkit.examples;

import org.zsmtp.testkit.server.Script;
import org.zsmtp.testkit.server.ScriptedServer;

final class DialogueExample {

    private DialogueExample() {}

    // begin dialogue
    static ScriptedServer resetsInsideItsReply() {
        return ScriptedServer.playing(Script.parse("""
                S: 220 mx.example.net
                C: EHLO *
                S: 250-mx.example.net
                S> 250 PIPELI
                !reset
                """));
    }
    // end
}
