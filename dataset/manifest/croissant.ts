import type { Datapackage, FieldDescriptor, ResourceDescriptor } from './model.ts';

/** The context that MLCommons Croissant 1.0 recommends (its appendix 1): validators want all of it. */
const CONTEXT = {
    '@language': 'en',
    '@vocab': 'https://schema.org/',
    citeAs: 'cr:citeAs',
    column: 'cr:column',
    conformsTo: 'dct:conformsTo',
    cr: 'http://mlcommons.org/croissant/',
    data: { '@id': 'cr:data', '@type': '@json' },
    dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
    dct: 'http://purl.org/dc/terms/',
    equivalentProperty: 'cr:equivalentProperty',
    examples: { '@id': 'cr:examples', '@type': '@json' },
    extract: 'cr:extract',
    field: 'cr:field',
    fileObject: 'cr:fileObject',
    fileProperty: 'cr:fileProperty',
    fileSet: 'cr:fileSet',
    format: 'cr:format',
    includes: 'cr:includes',
    isLiveDataset: 'cr:isLiveDataset',
    jsonPath: 'cr:jsonPath',
    key: 'cr:key',
    md5: 'cr:md5',
    parentField: 'cr:parentField',
    path: 'cr:path',
    rai: 'http://mlcommons.org/croissant/RAI/',
    recordSet: 'cr:recordSet',
    references: 'cr:references',
    regex: 'cr:regex',
    repeated: 'cr:repeated',
    replace: 'cr:replace',
    samplingRate: 'cr:samplingRate',
    sc: 'https://schema.org/',
    separator: 'cr:separator',
    source: 'cr:source',
    subField: 'cr:subField',
    transform: 'cr:transform',
};

const TYPES: Record<FieldDescriptor['type'], string> = {
    number: 'sc:Float',
    integer: 'sc:Integer',
    boolean: 'sc:Boolean',
    string: 'sc:Text',
    date: 'sc:Date',
};

/** A label, the documentation, the unit and the codes in one sentence each: Croissant has no place of their own for them. */
function descriptionOf(field: FieldDescriptor): string | undefined {
    const said = [field.title, field.description].filter((text) => text !== undefined);
    if (field.unit !== undefined) said.push(`Unit: ${field.unit}`);
    if (field.codes) said.push(`Codes: ${field.codes.map(({ system, code }) => `${system}#${code}`).join(', ')}`);
    if (field.constraints?.enum) said.push(`One of: ${field.constraints.enum.join(', ')}`);
    return said.length > 0 ? said.join('. ') : undefined;
}

function recordSet(resource: ResourceDescriptor) {
    const id = (field: string) => `${resource.name}/${field}`;
    const reference = resource.schema.foreignKeys?.[0];
    return {
        '@type': 'cr:RecordSet',
        '@id': resource.name,
        name: resource.name,
        description: resource.description ?? resource.title,
        key: resource.schema.primaryKey?.map((field) => ({ '@id': id(field) })),
        field: resource.schema.fields.map((field) => ({
            '@type': 'cr:Field',
            '@id': id(field.name),
            name: field.name,
            description: descriptionOf(field),
            dataType: TYPES[field.type],
            references:
                reference?.fields === field.name
                    ? { field: { '@id': `${reference.reference.resource}/${reference.reference.fields}` } }
                    : undefined,
            source: {
                fileObject: { '@id': `file/${resource.path}` },
                extract: resource.format === 'csv' ? { column: field.name } : { jsonPath: `$[${JSON.stringify(field.name)}]` },
            },
        })),
    };
}

/**
 * The same dataset as MLCommons Croissant 1.0: a file object a file, a record set a table. Made from the data package alone,
 * so that a merge can make it. Without `datePublished`, `url` and `license`, which only the publisher knows.
 */
export function croissantOf(datapackage: Datapackage): object {
    const { cohort } = datapackage;
    return {
        '@context': CONTEXT,
        '@type': 'sc:Dataset',
        conformsTo: 'http://mlcommons.org/croissant/1.0',
        name: datapackage.name,
        description: datapackage.description ?? `${datapackage.title}: synthetic patients from the cohort ${cohort.cohort}.`,
        distribution: datapackage.resources.map((resource) => ({
            '@type': 'cr:FileObject',
            '@id': `file/${resource.path}`,
            name: resource.path,
            contentSize: `${resource.bytes} B`,
            contentUrl: resource.path,
            encodingFormat: resource.mediatype,
            sha256: resource.hash.slice('sha256:'.length),
        })),
        recordSet: datapackage.resources.map(recordSet),
    };
}
