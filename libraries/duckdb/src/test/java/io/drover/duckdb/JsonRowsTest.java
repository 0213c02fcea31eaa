package io.drover.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("how values of DuckDB's types are written")
class JsonRowsTest {

    private static DuckDbInstance instance;

    @BeforeAll
    static void open() {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        try {
            instance = DuckDbInstance.open(new DuckDbSettings(List.of(), 1, 256 << 20, 64 << 10));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @AfterAll
    static void close() {
        instance.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0.1::float                                                 | 0.1
            3.4028235e38::float                                        | 3.4028235e38
            16777216::float                                            | 16777216.0
            123456.7::float                                            | 123456.7
            -0.0::float                                                | -0.0
            null::float                                                | null
            'nan'::float                                               | "NaN"
            '-inf'::float                                              | "-Infinity"
            [0.1::float, null]                                         | [0.1,null]
            [[0.1::float], null, []]                                   | [[0.1],null,[]]
            null::float[]                                              | null
            [0.1, 0.2]::float[2]                                       | [0.1,0.2]
            {'a': 0.1::float, 'b c': 1, 'q"': [0.2::float]}            | {"a":0.1,"b c":1,"q\\"":[0.2]}
            null::struct(a float)                                      | null
            {'a': null::float}                                         | {"a":null}
            row(0.1::float, 'x')                                       | [0.1,"x"]
            map {'k': 0.1::float}                                      | {"k":0.1}
            map {0.1::float: 0.2::float}                               | {"0.1":0.2}
            null::map(varchar, float)                                  | null
            union_value(num := 0.1::float)                             | {"num":0.1}
            null::union(num float, s varchar)                          | null
            0.1::double                                                | 0.1
            1e308::double * 10                                         | "Infinity"
            5e-324::double                                             | 5e-324
            timestamptz '2024-01-02 03:04:05.123456+02'                | "2024-01-02T01:04:05.123456Z"
            timestamptz '2024-01-02 03:04:05+02'                       | "2024-01-02T01:04:05Z"
            [timestamptz '2024-01-02 03:04:05+00']                     | ["2024-01-02T03:04:05Z"]
            map {timestamptz '2024-01-02 03:04:05+00': 1}              | {"2024-01-02T03:04:05Z":1}
            timestamptz '0001-01-01 00:00:00+00'                       | "0001-01-01T00:00:00Z"
            timestamptz 'infinity'                                     | "infinity"
            timestamptz '9999-12-31 23:59:59+00'                       | "9999-12-31T23:59:59Z"
            timestamptz '10000-01-01 00:00:00+00'                      | "10000-01-01 00:00:00+00"
            timestamptz '-infinity'                                    | "-infinity"
            timestamptz '0044-03-15 (BC) 00:00:00+00'                  | "0044-03-15 (BC) 00:00:00+00"
            null::timestamptz                                          | null
            timestamp '2024-01-02 03:04:05.1'::timestamptz             | "2024-01-02T03:04:05.100000Z"
            make_timestamptz(2024, 1, 2, 3, 4, 5)                      | "2024-01-02T03:04:05Z"
            timestamp '2024-01-02 03:04:05.1'                          | "2024-01-02 03:04:05.1"
            timestamp 'infinity'                                       | "infinity"
            '2024-01-02 03:04:05.123456789'::timestamp_ns              | "2024-01-02 03:04:05.123456789"
            date '0044-03-15 (BC)'                                     | "0044-03-15 (BC)"
            date '-infinity'                                           | "-infinity"
            time '12:00:00.5'                                          | "12:00:00.5"
            timetz '12:00:00+02'                                       | "12:00:00+02"
            interval '1 year 2 months 3 days 04:05:06.7'               | "1 year 2 months 3 days 04:05:06.7"
            '\\xAA\\x00ab\\x5C'::blob                                  | "\\\\xAA\\\\x00ab\\\\x5C"
            '101'::bit                                                 | "101"
            'a'::enum('a', 'b')                                        | "a"
            '{"n": 1.5}'::json                                         | {"n":1.5}
            '{"amount": 12345678901234567.89}'::json                   | {"amount":12345678901234567.89}
            '{"a": [1.50, 1e2 ,-0.0], "b": "x  y\\n"}'::json            | {"a":[1.50,1e2,-0.0],"b":"x  y\\n"}
            '123456789012345678901234567890'::json                     | 123456789012345678901234567890
            '"text"'::json                                             | "text"
            'null'::json                                               | null
            null::json                                                 | null
            123::bignum                                                | 123
            '00000000-0000-0000-0000-000000000001'::uuid               | "00000000-0000-0000-0000-000000000001"
            null                                                       | null
            true                                                       | true
            1.50::decimal(18,2)                                        | 1.50
            0.05::decimal(20,20)                                       | 0.05000000000000000000
            -0.5::decimal(38,38)                                       | -0.50000000000000000000000000000000000000
            0.5::decimal(16,16)                                        | 0.5000000000000000
            0.5::decimal(15,15)                                        | 0.500000000000000
            1.50                                                       | 1.50
            -1.50::decimal(4,2)                                        | -1.50
            0::decimal(3,2)                                            | 0.00
            -0.00::decimal(15,2)                                       | 0.00
            5::decimal(5,0)                                            | 5
            -5::decimal(38,0)                                          | -5
            1.5::decimal(38,2)                                         | 1.50
            9999999999999.99::decimal(15,2)                            | 9999999999999.99
            null::decimal(4,2)                                         | null
            [1.5, null]::decimal(4,2)[]                                | [1.50,null]
            [1.5, 2]::decimal(4,2)[2]                                  | [1.50,2.00]
            {'a': 1.5::decimal(4,2), 'b': [{'c': -2::decimal(9,1)}]}   | {"a":1.50,"b":[{"c":-2.0}]}
            map {1.5::decimal(4,2): 2.5::decimal(4,2)}                 | {"1.50":2.50}
            row(1.5::decimal(4,2), 'x')                                | [1.50,"x"]
            union_value(d := 1.5::decimal(4,2))                        | {"d":1.50}
            [union_value(d := 1.5::decimal(18,2))::union(d decimal(18,2), f float)] | [{"d":1.50}]
            [union_value(f := 0.1::float)::union(d decimal(18,2), f float)] | [{"f":0.1}]
            [null, union_value(f := null::float)]                      | [null,{"f":null}]
            {'u': union_value("a b" := [row({'q"r': 1.5::decimal(4,2)}, [0.1::float])])} | {"u":{"a b":[[{"q\\"r":1.50},[0.1]]]}}
            {'u': union_value(e := 'a'::enum('a', 'b''c'))::union(e enum('a', 'b''c'), f float)} | {"u":{"e":"a"}}
            [0.5, null]::decimal(18,18)[]                              | [0.500000000000000000,null]
            {'a': 0.5::decimal(18,18), 'b': '.5'}                      | {"a":0.500000000000000000,"b":".5"}
            map {'k': -0.5::decimal(18,18)}                            | {"k":-0.500000000000000000}
            '[inf, -Inf, NaN, -nan, infinity]'::json                   | ["Infinity","-Infinity","NaN","NaN","Infinity"]
            '{"a": [1, ], "inf": "a,]",}'::json                        | {"a":[1],"inf":"a,]"}
            170141183460469231731687303715884105727::hugeint           | 170141183460469231731687303715884105727
            340282366920938463463374607431768211455::uhugeint          | 340282366920938463463374607431768211455
            18446744073709551615::ubigint                              | 18446744073709551615
            12345678901234567890123456789.123456789::decimal(38,9)     | 12345678901234567890123456789.123456789
            """)
    void aValueOfEveryTypeReadsBack(String expression, String json) throws SQLException {
        assertThat(rows("select " + expression.strip() + " as v")).isEqualTo("[{\"v\":" + json + "}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            .5                       | 0.5
            -.5                      | -0.5
            [.5,-.5,{"n":nan}]       | [0.5,-0.5,{"n":"NaN"}]
            ["a\\"inf,]",true,null]  | ["a\\"inf,]",true,null]
            {"a":1                   | {"a":1
            {"a" :\t[ 1, "b  c" ] } | {"a":[1,"b  c"]}
            {"a\\                    | {"a\\
            """)
    void whatIsCutOffOrNoRowBreaksNothing(String written, String repaired) {
        assertThat(JsonNumbers.repaired(written)).isEqualTo(repaired);
    }

    @Test
    @DisplayName("columns beside one that is JSON are as ever")
    void besideJson() throws SQLException {
        assertThat(rows("select 0.1::float f, null n, '{\"x\":\n1.50}'::json \"j\"\"'é\", "
                        + "timestamptz '2024-01-02' t, 'a' f"))
                .isEqualTo(
                        "[{\"f\":0.1,\"n\":null,\"j\\\"'é\":{\"x\":1.50},\"t\":\"2024-01-02T00:00:00Z\",\"f_1\":\"a\"}]");
        assertThat(rows("select '1'::json j where false")).isEqualTo("[]");
    }

    @Test
    void sumsKeepEveryDigit() throws SQLException {
        assertThat(rows("select sum(9223372036854775807::bigint) s, [2::hugeint] l from range(3)"))
                .isEqualTo("[{\"s\":27670116110564327421,\"l\":[2]}]");
    }

    @Test
    void textThatLooksLikeANumberStaysText() throws SQLException {
        assertThat(rows("select 'nan'::double n, [{'z': '-inf'::float}] i, 'say \"NaN' s, 'inf'::double p"))
                .isEqualTo("[{\"n\":\"NaN\",\"i\":[{\"z\":\"-Infinity\"}],\"s\":\"say \\\"NaN\",\"p\":\"Infinity\"}]");
    }

    @Test
    void aTypeNestedWithoutEndIsWrittenByDuckDb() throws SQLException {
        assertThat(rows("select " + "[".repeat(40) + "0.5::float" + "]".repeat(40) + " v"))
                .isEqualTo("[{\"v\":" + "[".repeat(40) + "0.5" + "]".repeat(40) + "}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'FLOAT': 1, 'TIMESTAMP WITH TIME ZONE': 0.1::float}       | {"FLOAT":1,"TIMESTAMP WITH TIME ZONE":0.1}
            {'FLOAT[]': 'x', 'STRUCT(a FLOAT)': [0.1::float]}          | {"FLOAT[]":"x","STRUCT(a FLOAT)":[0.1]}
            {'(': 0.1::float, ')': 1, 'a,b': 0.2::float}               | {"(":0.1,")":1,"a,b":0.2}
            {'[': 0.1::float, ']': [0.2::float], '''': 0.3::float}     | {"[":0.1,"]":[0.2],"'":0.3}
            {'select': 0.1::float, '1a': 0.2::float, 'A b': 0.3::float} | {"select":0.1,"1a":0.2,"A b":0.3}
            {'x"y': {'"': [{'""': 0.1::float}]}}                       | {"x\\"y":{"\\"":[{"\\"\\"":0.1}]}}
            {'😀': 0.1::float}                                         | {"😀":0.1}
            {'a😀b': [{'😀😀': 0.1::float, 'z': timestamptz '2024-01-02'}]} | {"a😀b":[{"😀😀":0.1,"z":"2024-01-02T00:00:00Z"}]}
            {'e': '(,"'::enum('x', '(,"', 'FLOAT'''), 'f': 0.1::float} | {"e":"(,\\"","f":0.1}
            {'e': '😀'::enum('😀', 'b'), 'f': 0.1::float}              | {"e":"😀","f":0.1}
            {'d': 0.1::decimal(3,1), 'f': [0.1, 0.2]::float[2], 'n': null::float} | {"d":0.1,"f":[0.1,0.2],"n":null}
            map {'FLOAT': 0.1::float, '😀': 0.2::float}                | {"FLOAT":0.1,"😀":0.2}
            map {{'a b': 0.1::float}: {'c"d': 0.2::float}}             | {"{'a b': 0.1}":{"c\\"d":0.2}}
            union_value("a b" := 0.1::float)                           | {"a b":0.1}
            union_value("😀 FLOAT" := [0.1::float])                    | {"😀 FLOAT":[0.1]}
            row({'x y': 0.1::float}, [row(0.2::float)])                | [{"x y":0.1},[[0.2]]]
            """)
    @DisplayName("a float is the shortest one wherever it is, whatever the names of fields around it")
    void floatsInside(String expression, String json) throws SQLException {
        assertThat(rows("select " + expression.strip() + " as v")).isEqualTo("[{\"v\":" + json + "}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "STRUCT(", "STRUCT(a", "STRUCT(\"a FLOAT)", "MAP(FLOAT)", "FLOAT[", "ENUM('a", "FLOAT)"})
    @DisplayName("a type that is not understood is written as DuckDB does")
    void unknownTypes(String type) {
        assertThat(ColumnType.of(type)).isEqualTo(new ColumnType.Plain(type));
    }

    @Test
    @DisplayName("characters beyond U+FFFF are what they were in names, values and literals")
    void beyond() throws SQLException {
        assertThat(rows("select '😀' as \"x😀😀é漢\", 0.1::float as \"f😀\", ['𝒳'] as l, '\"😀\"'::json as \"j😀\""
                        + " where '😀' > '漢'"))
                .isEqualTo("[{\"x😀😀é漢\":\"😀\",\"f😀\":0.1,\"l\":[\"𝒳\"],\"j😀\":\"😀\"}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select error('boom 😀 é 漢 end')    | Invalid Input Error: boom 😀 é 漢 ... (the driver may have cut off up to 3
            select error('x 😀')                | Invalid Input Error: x ... (the driver may have cut off up to 3 characters here)
            select error('pasó')                | Invalid Input Error: pasó
            select '😀😀'::int                  | Conversion Error: Could not convert string '😀😀' to INT32
            select v::int from (select concat('😀', range) v from range(1)) | Conversion Error: Could not convert string '😀0'
            select "😀" from range(1)           | Binder Error: Referenced column "😀" not found in FROM clause!
            select nope😀ð from range(1)        | Binder Error: Referenced column "nope😀ð" not found in FROM clause!
            select f😀(1)                       | Catalog Error: Scalar Function with name f😀 does not exist!
            select * from "t😀"                 | Catalog Error: Table with name t😀 does not exist!
            select 1 😀 2                       | Parser Error: syntax error at or near
            """)
    @DisplayName("and in what is said of a failure")
    void faults(String statement, String message) {
        assertThatThrownBy(() -> rows(statement))
                .isInstanceOf(SQLException.class)
                .satisfies(failure -> {
                    String said =
                            DuckDbFaults.of((SQLException) failure).fault().message();
                    assertThat(said).startsWith(message).doesNotContain("\u009f", "LINE 1");
                });
    }

    @Test
    @DisplayName("what the driver garbles is restored, and what it cuts off is said")
    void driverTexts() {
        assertThat(DriverTexts.restored("as it is: ð é 漢 😀")).isEqualTo("as it is: ð é 漢 😀");
        assertThat(DriverTexts.restored("'\u00f0\u009f\u0098\u0080' is\n\nLINE 1: selec"))
                .isEqualTo("'😀' is\n\nLINE 1: selec");
        assertThat(DriverTexts.restored("'\u00f0\u009f\u0098\u0080' is no num"))
                .isEqualTo("'😀' is no num... (the driver may have cut off up to 3 characters here)");
        assertThat(DriverTexts.restored("\u00f0\u009f\u0098\u0080 \u00f0\u009f"))
                .isEqualTo("😀 ... (the driver may have cut off up to 6 characters here)");
    }

    private static String rows(String statement) throws SQLException {
        try (Connection connection = instance.connect();
                Statement sql = connection.createStatement()) {
            String rows = new String(new RowsSelect(statement, 64 << 10).run(connection, sql), StandardCharsets.UTF_8);
            assertThat(JsonMapper.shared().readTree(rows).isArray()).isTrue();
            return rows;
        }
    }
}
