namespace ILGpuNet.Compiler;

/// <summary>A parameter, local or temporary of a function in the making.</summary>
internal sealed class Variable(string name, DeviceType type)
{
    /// <summary>The name in the source; made unique in its scope when it is printed.</summary>
    public string Name { get; set; } = name;

    /// <summary>Type of the value; of an array, a pointer to its elements.</summary>
    public DeviceType Type { get; } = type;

    /// <summary>Elements of an array; null for anything else.</summary>
    public int? ArrayLength { get; init; }

    public bool IsParameter { get; init; }

    /// <summary>Made by the translator, not named in the source.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Its address is taken somewhere, so that reading it is reading memory.</summary>
    public bool AddressTaken { get; set; }
}
