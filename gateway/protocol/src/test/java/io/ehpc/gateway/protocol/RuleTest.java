package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            # value,               PageNumber, PageSize
            0,                     false,      false
            1,                     true,       true
            2,                     true,       true
            50,                    true,       true
            51,                    true,       false
            2147483647,            true,       false
            2147483648,            false,      false
            9999999999,            false,      false
            4294967297,            false,      false
            18446744073709551617,  false,      false
            -1,                    false,      false
            +1,                    false,      false
            01,                    false,      false
            1.0,                   false,      false
            1e1,                   false,      false
            0x1,                   false,      false
            ' 1',                  false,      false
            '1 ',                  false,      false
            ١,                     false,      false
            one,                   false,      false
            """)
    void wholeNumber_value_isInItsRangeAndHasOneSpelling(String value, boolean number, boolean size) {
        assertThat(Refusals.codeOf(() -> Filter.PAGE_NUMBER.check(value))).isEqualTo(number ? "" : "InvalidParameter");
        assertThat(Refusals.codeOf(() -> Filter.PAGE_SIZE.check(value))).isEqualTo(size ? "" : "InvalidParameter");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            self,   true
            others, true
            Self,   false
            system, false
            'self,others', false
            self ,  true
            """)
    void oneOf_value_isOneOfTheWords(String value, boolean passes) {
        assertThat(Refusals.codeOf(() -> Filter.IMAGE_OWNER_ALIAS.check(value)))
                .isEqualTo(passes ? "" : "InvalidParameter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PageSize        | 51   | InvalidParameter: The parameter PageSize has the value "51", which is not a whole number from 1 to 50.
            ImageOwnerAlias | mine | InvalidParameter: The parameter ImageOwnerAlias has the value "mine", which is not one of self, others.
            """)
    void complaint_tellsWhatIsTaken(String name, String value, String message) {
        Filter filter = List.of(Filter.PAGE_SIZE, Filter.IMAGE_OWNER_ALIAS).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> filter.check(value)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            PageNumber, 1
            PageSize,   10
            """)
    void isDefault_ofANumber_isItsDefaultAlone(String name, int byDefault) {
        Rule rule = Operation.LIST_CLUSTERS.filter(name).orElseThrow().rule();

        assertThat(rule.isDefault(Integer.toString(byDefault))).isTrue();
        assertThat(rule.isDefault(Integer.toString(byDefault + 1))).isFalse();
        assertThat(rule.complaint(rule.example())).isEmpty();
    }
}
