# The results of a test run, from the XML reports of surefire and failsafe below the directories given: one line per
# failure and skip, a line per module, and last `N passed, N failed` (with `, N skipped` where there were any).
#
# Exit status: 0 when all passed, 1 when any failed or none ran; skipped tests count as failures when CI=true.
use strict;
use warnings;

my ($passed, $failed, $skipped) = (0, 0, 0);
my $strict = ($ENV{CI} // '') eq 'true';

sub attribute {
    my ($tag, $name) = @_;
    return '' unless $tag =~ /\s\Q$name\E="([^"]*)"/;
    my %entities = (lt => '<', gt => '>', amp => '&', quot => '"', apos => "'", '#10' => ' ');
    return $1 =~ s/&(#?\w+);/$entities{$1} \/\/ ' '/ger;
}

for my $module (@ARGV) {
    my @reports = glob "$module/target/surefire-reports/TEST-*.xml $module/target/failsafe-reports/TEST-*.xml";
    next unless @reports;
    my ($tests, $bad, $left) = (0, 0, 0);
    my $seconds = 0;
    for my $report (@reports) {
        open my $file, '<', $report or die "$report: $!\n";
        my $text = do { local $/; <$file> };
        close $file;
        $seconds += attribute($text =~ /(<testsuite\s[^>]*>)/ ? $1 : '', 'time') || 0;
        while ($text =~ m{(<testcase\s[^>]*?)(?:/>|>(.*?)</testcase>)}gs) {
            my ($tag, $body) = ($1, $2 // '');
            my $name = attribute($tag, 'classname') . '.' . attribute($tag, 'name');
            $tests++;
            if ($body =~ /(<(?:failure|error)\b[^>]*>)/) {
                $bad++;
                my $why = attribute($1, 'message') =~ s/\s+/ /gr;
                printf "  FAILED  %s: %s\n", $name, substr($why, 0, 200);
            } elsif ($body =~ /(<skipped\b[^>]*>)/) {
                $left++;
                printf "  SKIPPED %s: %s\n", $name, attribute($1, 'message');
            }
        }
    }
    printf "  %-20s %5d tests %4d failed %4d skipped %8.1f s\n", $module, $tests, $bad, $left, $seconds;
    $passed += $tests - $bad - $left;
    $failed += $bad;
    $skipped += $left;
}
if ($strict && $skipped) {
    print "  skipped tests count as failed where CI=true\n";
    $failed += $skipped;
    $skipped = 0;
}
printf "%d passed, %d failed%s\n", $passed, $failed, $skipped ? ", $skipped skipped" : '';
exit($failed || !$passed ? 1 : 0);
