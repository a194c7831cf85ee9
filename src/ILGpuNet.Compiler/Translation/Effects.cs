namespace ILGpuNet.Compiler;

/// <summary>What a function does beyond computing its value.</summary>
internal static class Effects
{
    /// <summary>Whether it writes only to its own variables and arrays, and waits for nobody.</summary>
    public static bool IsPure(List<Statement> body) => body.SelectMany(s => s.DescendantsAndSelf).All(statement => statement switch
    {
        Barrier or Evaluate => false,
        Assign assign => IsOwn(assign.Target),
        _ => true,
    });

    /// <summary>Whether it reads what others could write.</summary>
    public static bool ReadsMemory(List<Statement> body) => body.SelectMany(s => s.DescendantsAndSelf).SelectMany(s => s.Expressions)
        .SelectMany(e => e.DescendantsAndSelf).Any(e => e is Load load && !IsOwn(load.Source) || e is Call { ReadsReferences: true });

    private static bool IsOwn(Place place) => place switch
    {
        VariablePlace => true,
        FieldPlace field => IsOwn(field.Owner),
        ElementPlace { Pointer: Load { Source: VariablePlace { Variable: { ArrayLength: not null, Type.Space: AddressSpace.Private } } } } => true,
        _ => false,
    };
}
