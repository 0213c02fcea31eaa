"use strict";
// Shows the OpenAPI document: routes with parameters, bodies and answers, then the shapes. Text goes in as text only.

const element = (name, text, ...children) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
};

const shape = (schema) => {
    if (!schema) return "";
    if (schema.$ref) return schema.$ref.split("/").pop();
    if (schema.enum) return schema.enum.join(" | ");
    if (schema.type === "array") return shape(schema.items) + "[]";
    const limits = [
        schema.format,
        schema.minimum !== undefined ? "from " + schema.minimum : "",
        schema.maximum !== undefined ? "to " + schema.maximum : "",
        schema.default !== undefined ? "default " + schema.default : "",
        schema.pattern ? "like " + schema.pattern : "",
    ].filter(Boolean);
    return [[].concat(schema.type || "any").join(" or ")].concat(limits).join(", ");
};

const table = (heads, rows) => {
    const head = element("tr", "", ...heads.map((text) => element("th", text)));
    const body = rows.map((cells) => element("tr", "", ...cells.map((text) => element("td", text))));
    const made = element("div", "", element("table", "", head, ...body));
    made.className = "table";
    return made;
};

const bodies = (content) => Object.entries(content || {}).map(([type, media]) => type + ": " + shape(media.schema)).join("; ");

const route = (path, method, operation) => {
    const name = element("span", method.toUpperCase());
    name.className = "method";
    const made = element("details", "", element("summary", "", name, element("code", path), " " + (operation.summary || "")));
    if (operation.description) made.append(element("p", operation.description));
    const parameters = operation.parameters || [];
    if (parameters.length) {
        made.append(
            table(
                ["Parameter", "In", "Is", "Means"],
                parameters.map((p) => [p.name + (p.required ? " *" : ""), p.in, shape(p.schema), p.description || ""]),
            ),
        );
    }
    if (operation.requestBody) {
        made.append(
            table(
                ["Body", "Example"],
                Object.entries(operation.requestBody.content).map(([type, media]) => [
                    type + ": " + shape(media.schema),
                    typeof media.example === "string" ? media.example : JSON.stringify(media.example || ""),
                ]),
            ),
        );
    }
    const answers = Object.entries(operation.responses).sort();
    made.append(table(["Answer", "Means", "Body"], answers.map(([code, a]) => [code, a.description || "", bodies(a.content)])));
    return made;
};

const show = (api) => {
    document.getElementById("version").textContent = api.info.version;
    document.getElementById("about").textContent = api.info.description;
    const routes = Object.entries(api.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => route(path, method, operation)),
    );
    document.getElementById("routes").replaceChildren(...routes);
    const shapes = Object.entries(api.components.schemas).map(([name, schema]) =>
        element(
            "details",
            "",
            element("summary", name),
            table(
                ["Field", "Is", "Means"],
                Object.entries(schema.properties || {}).map(([field, is]) => [
                    field + ((schema.required || []).includes(field) ? " *" : ""),
                    shape(is),
                    is.description || "",
                ]),
            ),
        ),
    );
    document.getElementById("shapes").replaceChildren(...shapes);
};

fetch("/v3/api-docs")
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error("the gateway answers " + answer.status))))
    .then(show)
    .catch((failure) => {
        document.getElementById("routes").textContent = "The document cannot be read: " + failure.message;
    });
