#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned char limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static __device__ __forceinline__ int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((unsigned int)self->Time * (unsigned int)self->Count);
}

static __device__ __forceinline__ int RecurrentStep_GateOf(RecurrentStep* self, int i, int gates)
{
    return (int)((unsigned int)(i / self->Hidden) * (unsigned int)gates * (unsigned int)self->Hidden + (unsigned int)(i % self->Hidden));
}

static __device__ __forceinline__ bool RecurrentStep_IsOver(RecurrentStep* self, long long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long long)self->Time >= lengths[i / self->Hidden];
}

extern "C" __global__ void LstmCellGradient_Single(float* stateGradients, float* cellGradients, float* previousCell, float* cells, float* gates, long long* lengths, float* recurrent, float* carried, float* carriedCell, float* xGradient, RecurrentStep step_, unsigned char addsCellGradients)
{
    int hidden = step_.Hidden;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int at = (int)((unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)i);
        int saved = (int)(4u * (unsigned int)RecurrentStep_get_Start(&step_) + (unsigned int)RecurrentStep_GateOf(&step_, i, 4));
        float state = stateGradients[at] + carried[i] + recurrent[i];
        float cell = carriedCell[i];
        if ((int)addsCellGradients != 0)
        {
            cell += cellGradients[at];
        }
        bool isOver = RecurrentStep_IsOver(&step_, lengths, i);
        float ofInput = 0.0f;
        float ofForget = 0.0f;
        float ofCandidate = 0.0f;
        float ofOutput = 0.0f;
        float past = state;
        if (!isOver)
        {
            float input = gates[saved];
            float forget = gates[saved + hidden];
            float candidate = gates[saved + 2 * hidden];
            float output = gates[saved + 3 * hidden];
            float squashed = tanhf(cells[at]);
            cell = fmaf(state * output, 1.0f - squashed * squashed, cell);
            ofInput = cell * candidate * (input * (1.0f - input));
            ofForget = cell * previousCell[step_.PreviousStart + i] * (forget * (1.0f - forget));
            ofCandidate = cell * input * (1.0f - candidate * candidate);
            ofOutput = state * squashed * (output * (1.0f - output));
            cell *= forget;
            past = 0.0f;
        }
        xGradient[saved] = ofInput;
        xGradient[saved + hidden] = ofForget;
        xGradient[saved + 2 * hidden] = ofCandidate;
        xGradient[saved + 3 * hidden] = ofOutput;
        carried[i] = past;
        carriedCell[i] = cell;
    }
}
