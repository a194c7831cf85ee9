#pragma OPENCL FP_CONTRACT OFF
#define GROUP_INDEX ((int)get_group_id(0))
#define STORE_RESULT(output, index, value) (output)[index] = (value)

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    uchar strided;
    uchar padded;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Start;
    Position Position;
} GatherPoint;

static inline int InputGradientPass_Rows(ConvolutionSizes sizes)
{
    return sizes.Channels;
}

static inline int InputGradientPass_Columns(ConvolutionSizes sizes)
{
    return (int)((uint)sizes.Batch * (uint)sizes.InputCount);
}

static inline int InputGradientPass_Steps(ConvolutionSizes sizes)
{
    return (int)((uint)sizes.Filters * (uint)sizes.KernelCount);
}

static inline void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static inline Position ConvolutionSizes_PaddedPositionOf(ConvolutionSizes* self, int input)
{
    Position value;
    Position_Create(&value, (int)((uint)(input / (int)((uint)self->height.Input * (uint)self->width.Input)) + (uint)self->depth.Padding), (int)((uint)(input / self->width.Input % self->height.Input) + (uint)self->height.Padding), (int)((uint)(input % self->width.Input) + (uint)self->width.Padding));
    return value;
}

static inline void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static inline GatherPoint ConvolutionSizes_InputPoint(ConvolutionSizes* self, int images, int input)
{
    Position padded = ConvolutionSizes_PaddedPositionOf(self, input);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((uint)images + ((uint)padded.Depth * (uint)self->height.Output + (uint)padded.Height) * (uint)self->width.Output + (uint)padded.Width), padded);
    return value;
}

static inline GatherPoint InputGradientPass_ColumnPoint(ConvolutionSizes sizes, int group, int column)
{
    return ConvolutionSizes_InputPoint(&sizes, (int)(((uint)(column / sizes.InputCount) * (uint)sizes.Groups + (uint)group) * (uint)sizes.Filters * (uint)sizes.OutputCount), column % sizes.InputCount);
}

static inline int InputGradientPass_ResultStart(ConvolutionSizes sizes, int product, int column)
{
    return (int)(((uint)(column / sizes.InputCount) * (uint)sizes.Groups + (uint)product) * (uint)sizes.Channels * (uint)sizes.InputCount + (uint)(column % sizes.InputCount));
}

static inline void PatchProduct_Single_ProcessorTile48x64_Clear(__local float* sums, int rows)
{
    int length_ = (int)((uint)((int)((uint)rows + 6u - 1u) / 6 * 6) * 64u);
    for (int i = 0; i < length_; i++)
    {
        sums[i] = 0.0f;
    }
}

static inline int InputGradientPass_LeftStride(ConvolutionSizes sizes)
{
    return sizes.KernelCount;
}

static inline Position ConvolutionSizes_get_OutputExtents(ConvolutionSizes* self)
{
    Position value;
    Position_Create(&value, self->depth.Output, self->height.Output, self->width.Output);
    return value;
}

static inline Position InputGradientPass_Extents(ConvolutionSizes sizes)
{
    return ConvolutionSizes_get_OutputExtents(&sizes);
}

static inline bool InputGradientPass_AddsUp(ConvolutionSizes sizes)
{
    return (int)sizes.strided == 0;
}

static inline bool InputGradientPass_IsWhole(ConvolutionSizes sizes)
{
    if (sizes.KernelCount != 1)
    {
        return false;
    }
    return (int)sizes.padded == 0;
}

static inline int InputGradientPass_ResultStride(ConvolutionSizes sizes)
{
    return sizes.InputCount;
}

static inline int InputGradientPass_LeftStart(ConvolutionSizes sizes, int group, int step_)
{
    return (int)(((uint)group * (uint)sizes.Filters + (uint)(step_ / sizes.KernelCount)) * (uint)sizes.Channels * (uint)sizes.KernelCount + (uint)(step_ % sizes.KernelCount));
}

static inline void PatchProduct_Single_ProcessorTile48x64_PackRows(__global float* source, __local int* steps, int start, int stride, __local float* panels, int rows, int count)
{
    for (int first = 0; first < rows; first += 6)
    {
        __local float* panel = &panels[first * 64];
        #pragma unroll
        for (int lane = 0; lane < 6; lane++)
        {
            int row = (int)((uint)start + (uint)min((int)((uint)first + (uint)lane), (int)((uint)rows - 1u)) * (uint)stride);
            for (int step_ = 0; step_ < count; step_++)
            {
                panel[step_ * 6 + lane] = source[steps[step_] + row];
            }
        }
    }
}

static inline Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((uint)(element / (int)((uint)self->height.Kernel * (uint)self->width.Kernel)) * (uint)self->depth.Dilation), (int)((uint)(element / self->width.Kernel % self->height.Kernel) * (uint)self->height.Dilation), (int)((uint)(element % self->width.Kernel) * (uint)self->width.Dilation));
    return value;
}

static inline GatherPoint ConvolutionSizes_FilterPoint(ConvolutionSizes* self, int filter, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    int value = (int)((uint)filter * (uint)self->OutputCount - ((uint)offset.Depth * (uint)self->height.Output + (uint)offset.Height) * (uint)self->width.Output - (uint)offset.Width);
    Position value2;
    Position_Create(&value2, (int)(0u - (uint)offset.Depth), (int)(0u - (uint)offset.Height), (int)(0u - (uint)offset.Width));
    GatherPoint value3;
    GatherPoint_Create(&value3, value, value2);
    return value3;
}

static inline GatherPoint InputGradientPass_StepPoint(ConvolutionSizes sizes, int group, int step_)
{
    return ConvolutionSizes_FilterPoint(&sizes, step_ / sizes.KernelCount, step_ % sizes.KernelCount);
}

static inline void PatchProduct_Single_ProcessorTile48x64_MultiplyAdd(__local float* left, __local float* right, __local float* sums, int rows, int columns, int steps)
{
    float patch[96] = {0};
    for (int column = 0; column < columns; column += 16)
    {
        for (int row = 0; row < rows; row += 6)
        {
            __local float* leftPanel = &left[row * 64];
            __local float* rightPanel = &right[column * 64];
            __local float* own = &sums[row * 64 + column * 6];
            #pragma unroll
            for (int i = 0; i < 6; i++)
            {
                #pragma unroll
                for (int j = 0; j < 16; j++)
                {
                    patch[i * 16 + j] = own[i * 16 + j];
                }
            }
            for (int step_ = 0; step_ < steps; step_++)
            {
                #pragma unroll
                for (int i = 0; i < 6; i++)
                {
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        int at = i * 16 + j;
                        patch[at] = fma(leftPanel[step_ * 6 + i], rightPanel[step_ * 16 + j], patch[at]);
                    }
                }
            }
            #pragma unroll
            for (int i = 0; i < 6; i++)
            {
                #pragma unroll
                for (int j = 0; j < 16; j++)
                {
                    own[i * 16 + j] = patch[i * 16 + j];
                }
            }
        }
    }
}

static inline int ConvolutionAxis_OutputOf(ConvolutionAxis* self, int distance_)
{
    int output = distance_ / self->Stride;
    if (distance_ < 0 || (int)((uint)output * (uint)self->Stride) != distance_ || output >= self->Output)
    {
        return -1;
    }
    return output;
}

static inline int ConvolutionSizes_OutputPlace(ConvolutionSizes* self, GatherPoint input, GatherPoint kernel_)
{
    Position v6 = input.Position;
    int value = v6.Depth;
    v6 = kernel_.Position;
    int d = (int)((uint)value + (uint)v6.Depth);
    v6 = input.Position;
    int value2 = v6.Height;
    v6 = kernel_.Position;
    int h = (int)((uint)value2 + (uint)v6.Height);
    v6 = input.Position;
    int value3 = v6.Width;
    v6 = kernel_.Position;
    int w = (int)((uint)value3 + (uint)v6.Width);
    if ((int)self->strided == 0)
    {
        bool isInside = (uint)d < (uint)self->depth.Output && (uint)h < (uint)self->height.Output && (uint)w < (uint)self->width.Output;
        if (isInside)
        {
            return (int)((uint)input.Start + (uint)kernel_.Start);
        }
        return -1;
    }
    int outputDepth = ConvolutionAxis_OutputOf(&self->depth, d);
    int outputHeight = ConvolutionAxis_OutputOf(&self->height, h);
    int outputWidth = ConvolutionAxis_OutputOf(&self->width, w);
    if (outputDepth < 0 || outputHeight < 0 || outputWidth < 0)
    {
        return -1;
    }
    return (int)((uint)input.Start + (uint)kernel_.Start - (((uint)d - (uint)outputDepth) * (uint)self->height.Output + (uint)h - (uint)outputHeight) * (uint)self->width.Output - ((uint)w - (uint)outputWidth));
}

static inline int InputGradientPass_PlaceOf(ConvolutionSizes sizes, GatherPoint column, GatherPoint step_)
{
    return ConvolutionSizes_OutputPlace(&sizes, column, step_);
}

static inline int PatchProduct_Single_ProcessorTile48x64_SumsAt(int row, int column)
{
    return (int)((uint)(row / 6 * 6) * 64u + (uint)column * 6u + (uint)(row % 6 * 16));
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void ProcessorConvolution_Single_ProcessorTile48x64_InputGradientPass(__global float* factor_memory, int factor_start, __global float* images_memory, int images_start, __global float* result_memory, int result_start, ConvolutionSizes sizes, int segmentLength)
{
    __global float* factor = factor_memory + factor_start;
    __global float* images = images_memory + images_start;
    __global float* result = result_memory + result_start;
    __local float left[3072];
    __local float right[4096];
    __local float sums[3072];
    __local int starts[64];
    __local int depths[64];
    __local int heights[64];
    __local int widths[64];
    __local int factors[64];
    __local int results[64];
    int m = InputGradientPass_Rows(sizes);
    int n = InputGradientPass_Columns(sizes);
    int tilesAcross = (int)((uint)n + 64u - 1u) / 64;
    int tiles = (int)((uint)((int)((uint)m + 48u - 1u) / 48) * (uint)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((uint)(tile / tilesAcross) * 48u);
    int firstColumn = (int)((uint)(tile % tilesAcross) * 64u);
    int rows = min(48, (int)((uint)m - (uint)firstRow));
    int columns = min(64, (int)((uint)n - (uint)firstColumn));
    int firstStep = (int)((uint)(product / sizes.Groups) * (uint)segmentLength);
    int end = (int)((uint)min((int)((uint)InputGradientPass_Steps(sizes) - (uint)firstStep), segmentLength) + (uint)firstStep);
    int panels = (int)((uint)columns + 16u - 1u) / 16;
    Position v33;
    for (int j = 0; j < panels * 16; j++)
    {
        int column = (int)((uint)firstColumn + (uint)min(j, (int)((uint)columns - 1u)));
        GatherPoint point = InputGradientPass_ColumnPoint(sizes, group, column);
        starts[j] = point.Start;
        v33 = point.Position;
        depths[j] = v33.Depth;
        v33 = point.Position;
        heights[j] = v33.Height;
        v33 = point.Position;
        widths[j] = v33.Width;
        results[j] = InputGradientPass_ResultStart(sizes, product, column);
    }
    PatchProduct_Single_ProcessorTile48x64_Clear(sums, rows);
    int leftStride = InputGradientPass_LeftStride(sizes);
    v33 = InputGradientPass_Extents(sizes);
    int depthExtent = v33.Depth;
    v33 = InputGradientPass_Extents(sizes);
    int heightExtent = v33.Height;
    v33 = InputGradientPass_Extents(sizes);
    int widthExtent = v33.Width;
    bool addsUp = InputGradientPass_AddsUp(sizes);
    bool isWhole = addsUp && InputGradientPass_IsWhole(sizes);
    for (int depth = firstStep; depth < end; depth += 64)
    {
        int steps = min(64, (int)((uint)end - (uint)depth));
        for (int step_ = 0; step_ < steps; step_++)
        {
            factors[step_] = InputGradientPass_LeftStart(sizes, group, (int)((uint)depth + (uint)step_));
        }
        PatchProduct_Single_ProcessorTile48x64_PackRows(factor, factors, (int)((uint)firstRow * (uint)leftStride), leftStride, left, rows, steps);
        for (int step_ = 0; step_ < steps; step_++)
        {
            GatherPoint point = InputGradientPass_StepPoint(sizes, group, (int)((uint)depth + (uint)step_));
            int start = point.Start;
            v33 = point.Position;
            int atDepth = v33.Depth;
            v33 = point.Position;
            int atHeight = v33.Height;
            v33 = point.Position;
            int atWidth = v33.Width;
            for (int panel = 0; panel < panels; panel++)
            {
                int first = panel * 16;
                __local float* to = &right[first * 64 + step_ * 16];
                __local int* ownStarts = &starts[first];
                __local int* ownDepths = &depths[first];
                __local int* ownHeights = &heights[first];
                __local int* ownWidths = &widths[first];
                if (!isWhole)
                {
                    if (!addsUp)
                    {
                        #pragma unroll
                        for (int j = 0; j < 16; j++)
                        {
                            int value = ownStarts[j];
                            Position value2;
                            Position_Create(&value2, ownDepths[j], ownHeights[j], ownWidths[j]);
                            GatherPoint column;
                            GatherPoint_Create(&column, value, value2);
                            int at = InputGradientPass_PlaceOf(sizes, column, point);
                            to[j] = at >= 0 ? images[at] : 0.0f;
                        }
                    }
                    else
                    {
                        #pragma unroll
                        for (int j = 0; j < 16; j++)
                        {
                            bool isInside = ((uint)(int)((uint)ownDepths[j] + (uint)atDepth) < (uint)depthExtent) & ((uint)(int)((uint)ownHeights[j] + (uint)atHeight) < (uint)heightExtent) & ((uint)(int)((uint)ownWidths[j] + (uint)atWidth) < (uint)widthExtent);
                            float value = images[isInside ? (int)((uint)ownStarts[j] + (uint)start) : 0];
                            to[j] = isInside ? value : 0.0f;
                        }
                    }
                }
                else
                {
                    #pragma unroll
                    for (int j = 0; j < 16; j++)
                    {
                        to[j] = images[ownStarts[j] + start];
                    }
                }
            }
        }
        PatchProduct_Single_ProcessorTile48x64_MultiplyAdd(left, right, sums, rows, columns, steps);
    }
    int resultStride = InputGradientPass_ResultStride(sizes);
    for (int row = 0; row < rows; row++)
    {
        int start = (int)(((uint)firstRow + (uint)row) * (uint)resultStride);
        for (int column = 0; column < columns; column += 16)
        {
            int width = min(16, (int)((uint)columns - (uint)column));
            __local int* ownResults = &results[column];
            __local float* own = &sums[PatchProduct_Single_ProcessorTile48x64_SumsAt(row, column)];
            for (int j = 0; j < width; j++)
            {
                STORE_RESULT(result, (int)((uint)ownResults[j] + (uint)start), own[j]);
            }
        }
    }
}
