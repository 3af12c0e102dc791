package org.zsmtp.smtp.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonLineTest {

    @Test
    void fieldsAndElementsAreSeparated() {
        JsonLine line = new JsonLine();
        line.object().field("a", "x").field("n", 3).field("b", true).field("none", (String) null);
        line.milliseconds("t", 1.5).milliseconds("no", null);
        line.array("l")
                .element("p")
                .element(2)
                .object()
                .endObject()
                .array()
                .endArray()
                .endArray();
        line.object("o").field("c", "d").endObject().endObject();

        assertThat(line)
                .hasToString("{\"a\":\"x\",\"n\":3,\"b\":true,\"none\":null,\"t\":1.500,\"no\":null,"
                        + "\"l\":[\"p\",2,{},[]],\"o\":{\"c\":\"d\"}}");
        assertThat(line.text()).isEqualTo(line + "\n");
    }

    /// Whoever prints the line prints nothing that a terminal takes for a command.
    @Test
    void whatIsNotPrintableAsciiIsEscaped() {
        assertThat(new JsonLine().element("a\"b\\c\n\33\u007f\u009b\u00e9\u20ac~ "))
                .hasToString("\"a\\\"b\\\\c\\u000a\\u001b\\u007f\\u009b\\u00e9\\u20ac~ \"");
        assertThat(new JsonLine().object().field("n\"\u00e9", 1).endObject()).hasToString("{\"n\\\"\\u00e9\":1}");
    }

    /// The limit holds for what was given, and the mark counts.
    @Test
    void whatIsTooLongIsCut() {
        assertThat(new JsonLine().element("123456", 6)).hasToString("\"123456\"");
        assertThat(new JsonLine().element("1234567", 6)).hasToString("\"123...\"");
        assertThat(new JsonLine().object().field("f", "1234567", 6).endObject()).hasToString("{\"f\":\"123...\"}");
    }
}
