package org.zsmtp.smtp.mime;

import org.jspecify.annotations.Nullable;

/// Walks through a content and finds its structure (RFC 2046), by lines, without holding more than one header
/// field. For one thread and one content.
///
/// The walk is bounded: a multipart nested deeper than [#DEEPEST], or what comes after the part [#MOST_ENTITIES],
/// is one body that is not parsed.
final class MimeWalker {
    static final int DEEPEST = 30;
    static final int MOST_ENTITIES = 2000;

    private final MimeVisitor visitor;
    private final Field field = new Field();
    private Entity here = new Entity(0, null, true);
    private int entities = 1;
    private int openMultiparts;
    private boolean inHeader = true;
    private boolean inLongField;
    private boolean returnsEndLines;

    MimeWalker(MimeVisitor visitor) {
        this.visitor = visitor;
    }

    /// @return what a CR without LF is in the next line: part of a field within a header, unless the header is one
    /// whose lines end so, as the line in front of it did
    Lines.Returns returns() {
        return inHeader && !returnsEndLines ? Lines.Returns.ARE_BLANKS : Lines.Returns.END_LINES;
    }

    void line(Line line) {
        if (openMultiparts > 0
                && line.whole
                && line.startsWith((byte) '-', (byte) '-')
                && line.length() <= Lines.ALWAYS_WHOLE
                && delimited(line)) {
            return;
        }
        if (inHeader) {
            headerLine(line);
        } else {
            visitor.body(here, line);
        }
    }

    /// The content is over.
    void end() {
        endHeaders();
        for (Entity each = here; each != null; each = each.parent) {
            visitor.entityEnds(each, false);
        }
    }

    private void headerLine(Line line) {
        if (line.starts && line.ends() && line.length() == 0 && line.strayReturns > 0) {
            // Nothing but CR in front of its end: neither a field nor the end of the header.
            return;
        }
        if (line.whole && line.length() == 0) {
            headerEnds(true);
            return;
        }
        if (line.starts && !(line.octets[line.from] == ' ' || line.octets[line.from] == '\t')) {
            flushField();
        }
        if (inLongField) {
            visitor.longField(here, line);
        } else if (!field.append(line)) {
            here.ambiguous = true;
            visitor.longField(here, field.soFar(line.starts ? Line.End.LF : Line.End.NONE));
            field.clear();
            inLongField = true;
            visitor.longField(here, line);
        }
    }

    private void flushField() {
        inLongField = false;
        if (!field.isEmpty()) {
            here.read(field);
            visitor.field(here, field);
            field.clear();
        }
    }

    /// An enclosed message has a header even where nothing is left of it.
    private void endHeaders() {
        while (inHeader) {
            headerEnds(false);
        }
    }

    private void headerEnds(boolean emptyLine) {
        flushField();
        here.headerEnds(here.depth < DEEPEST && entities < MOST_ENTITIES);
        inHeader = false;
        visitor.headerEnds(here, emptyLine);
        switch (here.kind) {
            case LEAF -> {
                // Its body comes in lines.
            }
            case MULTIPART -> openMultiparts++;
            case ENCLOSING -> begin(new Entity(entities, here, true));
        }
    }

    private void begin(Entity entity) {
        entities++;
        here = entity;
        inHeader = true;
    }

    private boolean delimited(Line line) {
        for (Entity each = here; each != null; each = each.parent) {
            if (each.kind == Entity.Kind.MULTIPART) {
                Entity.Delimiter delimiter = each.delimiter(line);
                if (delimiter != Entity.Delimiter.NONE) {
                    delimited(each, line, delimiter == Entity.Delimiter.LAST);
                    return true;
                }
            }
        }
        return false;
    }

    private void delimited(Entity multipart, Line line, boolean last) {
        endHeaders();
        for (@Nullable Entity each = here; each != null && each != multipart; each = each.parent) {
            if (each.kind == Entity.Kind.MULTIPART && !each.closed) {
                openMultiparts--;
            }
            visitor.entityEnds(each, true);
        }
        visitor.delimiter(multipart, line);
        returnsEndLines = line.end == Line.End.CR;
        here = multipart;
        if (last) {
            multipart.closed = true;
            openMultiparts--;
        } else if (entities < MOST_ENTITIES) {
            begin(new Entity(entities, multipart, false));
        } else {
            multipart.closed = true;
            openMultiparts--;
            begin(new Entity(entities, multipart, false));
            here.ambiguous = true;
            inHeader = false;
        }
    }
}
