namespace ILGpuNet.Compiler;

/// <summary>A translated method, ready to print.</summary>
internal sealed class Function(string name, IReadOnlyList<Variable> parameters, DeviceType returnType, List<Statement> body)
{
    private const int LargestInlined = 8;

    public string Name { get; } = name;
    public IReadOnlyList<Variable> Parameters { get; } = parameters;
    public DeviceType ReturnType { get; } = returnType;
    public List<Statement> Body { get; } = body;

    /// <summary>Arrays in shared memory, of a kernel.</summary>
    public IReadOnlyList<Variable> SharedArrays { get; init; } = [];

    /// <summary>It changes nothing but its own variables.</summary>
    public bool IsPure { get; init; }

    /// <summary>It reads through references.</summary>
    public bool ReadsMemory { get; init; }

    public int BarrierCount => Body.Sum(statement => statement.DescendantsAndSelf.Count(inner => inner is Barrier));

    /// <summary>Its value for given arguments, where it is no more than one small expression.</summary>
    public Expression? Inline(IReadOnlyList<Expression> arguments)
    {
        if (!IsPure || Body is not [Return { Value: { } value }] || value.DescendantsAndSelf.Count() > LargestInlined) return null;
        for (int i = 0; i < arguments.Count; i++)
        {
            bool several = value.DescendantsAndSelf.Count(e => e is VariablePlace place && place.Variable == Parameters[i]) > 1;
            // Fields of a struct can be read where the struct is; of one that is computed they need it in a variable.
            bool hasFields = value.DescendantsAndSelf.Any(e => e is FieldPlace { Owner: VariablePlace place } && place.Variable == Parameters[i]);
            if ((several && !arguments[i].IsSimple) || Parameters[i].AddressTaken || (hasFields && arguments[i] is not Load)) return null;
        }
        return value.Rewrite(e => e switch
        {
            Load { Source: VariablePlace place } when IndexOf(place.Variable) is >= 0 and var i => Make.To(arguments[i], Parameters[i].Type),
            FieldPlace { Owner: VariablePlace place } field when IndexOf(place.Variable) is >= 0 and var i => new FieldPlace(((Load)arguments[i]).Source, field.Field),
            PointerTarget { Pointer: AddressOf address } => address.Target,
            _ => e,
        });
    }

    private int IndexOf(Variable variable)
    {
        for (int i = 0; i < Parameters.Count; i++)
            if (Parameters[i] == variable) return i;
        return -1;
    }
}
