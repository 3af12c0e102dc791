package org.zsmtp.smtp.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParagraphTest {

    @Test
    void linesAreBrokenAtBlanks() {
        assertThat(Paragraph.lines("one two three", 8)).containsExactly("one two", "three");
        assertThat(Paragraph.lines("one two three", 7)).containsExactly("one two", "three");
        assertThat(Paragraph.lines("one two three", 13)).containsExactly("one two three");
    }

    @Test
    void longWordsAreCut() {
        assertThat(Paragraph.lines("abcdefgh ij", 3)).containsExactly("abc", "def", "gh", "ij");
    }

    @Test
    void nothingIsOneLine() {
        assertThat(Paragraph.lines("  ", 3)).containsExactly("");
    }
}
